package io.millrace.pipelines.plan;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.pipelines.yaml.Durations;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a step does, in lines for people. */
final class PlanWords {
  private PlanWords() {}

  /**
   * At least one line.
   *
   * @param shown a path as people see it
   */
  static List<String> of(Step step, UnaryOperator<String> shown) {
    List<String> lines = new ArrayList<>();
    if (step instanceof Step.Read read) {
      read(read, shown, lines);
    } else if (step instanceof Step.Filter filter) {
      lines.add("keep " + print(filter.keep()));
    } else if (step instanceof Step.MapToFields map) {
      map(map, lines);
    } else if (step instanceof Step.WindowInto window) {
      lines.add(windows(window.windowing()));
      windowLines(window, lines);
    } else if (step instanceof Step.Combine combine) {
      lines.add(
          combine.keys().isEmpty()
              ? "pre-aggregate all rows as one group"
              : "pre-aggregate by " + keys(combine) + (combine.sliced() ? ", once a slice" : ""));
      combine.aggregates().forEach(aggregate -> lines.add(aggregate(aggregate)));
    } else if (step instanceof Step.WriteFiles write) {
      lines.add("write " + shown.apply(write.sink().directory()));
      if (write.isKeyed()) {
        lines.add("rows replace those of the same " + list(write.keys()));
      }
    } else if (step instanceof Step.Create create) {
      lines.add(create.rows().size() + " given rows");
    } else if (step instanceof Step.Explode explode) {
      String fields =
          explode.fields().stream()
              .map(field -> step.output().name(field))
              .collect(Collectors.joining(", "));
      lines.add(
          "a row for each of " + fields + (explode.crossProduct() ? ", in every combination" : ""));
    } else if (step instanceof Step.AssignTimestamps assign) {
      lines.add("event time: " + print(assign.timestamp()));
    } else if (step instanceof Step.Flatten) {
      lines.add("all inputs as one");
    } else if (step instanceof Step.ExtractWindowingInfo) {
      lines.add("add time and window");
    } else if (Graphs.isJoin(step)) {
      lines.addAll(JoinWords.of(step));
    } else if (step instanceof Step.Validate validate) {
      lines.add("check each row: " + validate.conditions().size() + " conditions");
      validate.conditions().forEach(condition -> lines.add(print(condition)));
    } else if (step instanceof Step.Deduplicate deduplicate) {
      lines.add("one of several events with the same time and " + list(deduplicate.id()));
    } else if (step instanceof Step.Order order) {
      lines.add("by event time for each " + list(order.keys()));
    } else if (step instanceof Step.LogForTesting) {
      lines.add("log each row");
    } else {
      lines.add("compare with the expected rows");
    }
    return lines;
  }

  private static void windowLines(Step.WindowInto window, List<String> lines) {
    Windowing windowing = window.windowing();
    if (windowing.kind() != Windowing.Kind.SLIDING) {
      return;
    }
    long most = (windowing.sizeMillis() - 1) / windowing.periodMillis() + 1;
    if (windowing.periodMillis() > windowing.sizeMillis()) {
      lines.add("rows between the windows are left out");
    } else if (window.sliced()) {
      lines.add("each row in its slice, for up to " + most + " windows");
    } else {
      lines.add("each row in up to " + most + " windows");
    }
  }

  /** An expression; that a number is a decimal one is no news to people. */
  static String print(Expression expression) {
    return Expressions.print(expression).replaceAll("DECIMAL '([-0-9.]+)'", "$1");
  }

  private static void read(Step.Read read, UnaryOperator<String> shown, List<String> lines) {
    FileSource source = read.source();
    List<String> paths = source.patterns().stream().map(shown).toList();
    lines.add("read " + String.join(", ", paths));
    lines.add(source.format().splittable() ? "large files in ranges" : "files as a whole");
    if (read.eventTime() != null) {
      lines.add("event time: " + print(read.eventTime()));
    }
    List<String> decoded = new ArrayList<>();
    RowType type = source.schema().type();
    for (int i = 0; i < type.size(); i++) {
      if (source.needed() == null || source.needed()[i]) {
        decoded.add(type.name(i));
      }
    }
    boolean all = decoded.size() == type.size();
    lines.add(
        all
            ? "decodes all " + type.size() + " fields"
            : "checks all "
                + type.size()
                + " fields, decodes "
                + decoded.size()
                + (decoded.isEmpty() ? "" : ": " + String.join(", ", decoded)));
  }

  private static void map(Step.MapToFields map, List<String> lines) {
    lines.add("map");
    for (int i = 0; i < map.fields().size(); i++) {
      String text = print(map.fields().get(i));
      String name = map.output().name(i);
      boolean whole = map.fields().get(i) instanceof Expression.RowField f && f.name().equals(name);
      if (!text.equals(name) && !whole) {
        lines.add(name + " = " + text);
      }
    }
  }

  static String keys(Step.Combine combine) {
    if (combine.keys().isEmpty()) {
      return "none";
    }
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < combine.keys().size(); i++) {
      String text = print(combine.keys().get(i));
      String name = combine.output().name(i);
      keys.add(text.equals(name) ? text : name + " = " + text);
    }
    return String.join(", ", keys);
  }

  private static String aggregate(Step.Aggregate aggregate) {
    String value = aggregate.value() == null ? "" : print(aggregate.value());
    boolean rows = aggregate.kind() == Step.Aggregate.Kind.COUNT_ROWS;
    String kind = rows ? "count" : aggregate.kind().name().toLowerCase(Locale.ROOT);
    String order =
        aggregate.order().stream()
            .map(by -> print(by.by()) + (by.descending() ? " DESC" : ""))
            .collect(Collectors.joining(", "));
    return aggregate.name()
        + " = "
        + kind
        + argument(aggregate)
        + "("
        + (rows ? "rows" : value)
        + ")"
        + (order.isEmpty() ? "" : " by " + order)
        + (aggregate.filter() == null ? "" : " where " + print(aggregate.filter()));
  }

  private static String argument(Step.Aggregate aggregate) {
    return switch (aggregate.kind()) {
      case TOP -> " " + (int) aggregate.argument();
      case QUANTILE, APPROX_QUANTILE -> " " + aggregate.argument();
      default -> "";
    };
  }

  private static String list(List<Expression> expressions) {
    return expressions.stream().map(PlanWords::print).collect(Collectors.joining(", "));
  }

  /** What a step on whole rows of one input sends them by. */
  static String sentBy(Step step) {
    if (step instanceof Step.WriteFiles write) {
      return list(write.keys());
    }
    return step instanceof Step.Deduplicate deduplicate
        ? list(deduplicate.id())
        : list(((Step.Order) step).keys());
  }

  static String windows(Windowing windowing) {
    String lateness =
        windowing.latenessMillis() == 0
            ? ""
            : ", open " + duration(windowing.latenessMillis()) + " longer";
    return kind(windowing) + lateness;
  }

  private static String kind(Windowing windowing) {
    String offset =
        windowing.offsetMillis() == 0
            ? ""
            : ", " + duration(windowing.offsetMillis()) + " later than the clock's";
    return switch (windowing.kind()) {
      case GLOBAL -> "no windows";
      case FIXED -> "windows of " + duration(windowing.sizeMillis()) + offset;
      case SLIDING ->
          "windows of "
              + duration(windowing.sizeMillis())
              + " every "
              + duration(windowing.periodMillis())
              + offset;
      case SESSIONS -> "sessions with gaps of " + duration(windowing.sizeMillis());
      case CALENDAR ->
          windowing.unit().name().toLowerCase(Locale.ROOT) + "s in " + windowing.zone();
    };
  }

  /** What an aggregate gives in a stream before its windows end, or null. */
  static String updates(Step.Combine combine) {
    return combine.windowing().emit() == Windowing.Emit.UPDATES
        ? "in a stream also what has changed, each time events come"
        : null;
  }

  private static String duration(long millis) {
    return Durations.format(Duration.ofMillis(millis));
  }
}
