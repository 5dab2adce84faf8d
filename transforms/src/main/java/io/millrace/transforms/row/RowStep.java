package io.millrace.transforms.row;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.expression.Evaluator;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Values;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a step does to one row. An {@link EvaluationFailure} makes the row a dead letter. */
interface RowStep extends Serializable {
  void apply(RowElement row, RowOutput out);

  /** The work of a step that looks at one row at a time; {@code input} is the type of its rows. */
  static RowStep of(Step step, RowType input) {
    if (step instanceof Step.Filter filter) {
      return (row, out) -> filter(filter, row, out);
    } else if (step instanceof Step.MapToFields map) {
      return (row, out) -> out.emit(row.withValues(evaluateAll(map.fields(), row)));
    } else if (step instanceof Step.Explode explode) {
      return (row, out) -> Exploding.explode(explode, row, out);
    } else if (step instanceof Step.AssignTimestamps assign) {
      return (row, out) -> out.emit(row.withTime(time(assign.timestamp(), row)));
    } else if (step instanceof Step.WindowInto window) {
      return (row, out) -> window(window, row, out);
    } else if (step instanceof Step.ExtractWindowingInfo extract) {
      return (row, out) -> out.emit(extract(extract, row));
    } else if (step instanceof Step.Validate validate) {
      return (row, out) -> validate(validate, row, out);
    } else if (step instanceof Step.LogForTesting log) {
      return (row, out) -> log(log, input, row, out);
    } else if (step instanceof Step.AssertEqual) {
      return RowStep::compared;
    } else if (step instanceof Step.Flatten) {
      return (row, out) -> out.emit(row);
    }
    throw new IllegalStateException("not a step of single rows: " + step);
  }

  static Object[] evaluateAll(List<Expression> expressions, RowElement row) {
    Object[] values = new Object[expressions.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Evaluator.evaluate(expressions.get(i), row.values());
    }
    return values;
  }

  private static void filter(Step.Filter filter, RowElement row, RowOutput out) {
    if (Boolean.TRUE.equals(Evaluator.evaluate(filter.keep(), row.values()))) {
      out.emit(row);
    } else {
      out.count("filtered", 1);
    }
  }

  /** Fails a row that has a value which did not convert. */
  static void requireValid(RowElement row) {
    for (Object value : row.values()) {
      if (value instanceof Invalid invalid) {
        throw new EvaluationFailure(invalid.failure());
      }
    }
  }

  private static void compared(RowElement row, RowOutput out) {
    requireValid(row);
    out.count("compared", 1);
    out.emit(row);
  }

  private static long time(Expression timestamp, RowElement row) {
    Object micros = Evaluator.evaluate(timestamp, row.values());
    if (micros == null) {
      throw new EvaluationFailure(new Failure(Failure.Code.EVENT_TIME, "the event time is null"));
    }
    return (Long) micros;
  }

  private static void window(Step.WindowInto step, RowElement row, RowOutput out) {
    Windowing windowing = step.windowing();
    if (windowing.kind() == Windowing.Kind.GLOBAL) {
      out.emit(row.withWindow(Batch.GLOBAL, 0));
      return;
    }
    if (!row.hasTime()) {
      throw new EvaluationFailure(
          new Failure(Failure.Code.EVENT_TIME, "the row has no event time to find its window by"));
    }
    List<RowWindows.Window> windows = RowWindows.of(windowing, row.eventTime());
    if (windows.isEmpty()) {
      out.count("filtered", 1);
    } else if (step.sliced()) {
      out.emit(row); // The combine finds the windows.
    } else {
      if (windowing.kind() == Windowing.Kind.SLIDING) {
        out.count("windowed", 1);
        out.count("pairs", windows.size());
      }
      windows.forEach(window -> out.emit(row.withWindow(window.start(), window.end())));
    }
  }

  private static RowElement extract(Step.ExtractWindowingInfo step, RowElement row) {
    int fields = row.values().length;
    Object[] values = Arrays.copyOf(row.values(), fields + step.kinds().size());
    for (int i = 0; i < step.kinds().size(); i++) {
      values[fields + i] =
          switch (step.kinds().get(i)) {
            case TIMESTAMP -> row.hasTime() ? (Long) row.eventTime() : null;
            case WINDOW_START -> row.isGlobal() ? null : (Long) (row.windowStart() * 1000);
            case WINDOW_END -> row.isGlobal() ? null : (Long) (row.windowEnd() * 1000);
            case WINDOW_STRING -> row.isGlobal() ? "GlobalWindow" : interval(row);
            case WINDOW_TYPE -> row.isGlobal() ? "GlobalWindow" : "IntervalWindow";
          };
    }
    return row.withValues(values);
  }

  private static String interval(RowElement row) {
    return "[" + seconds(row.windowStart()) + ", " + seconds(row.windowEnd()) + ")";
  }

  /** 1500 is 1.5, 7000 is 7.0. */
  private static String seconds(long millis) {
    String text = String.format(Locale.ROOT, "%04d", Math.abs(millis));
    int point = text.length() - 3;
    String digits = text.substring(0, point) + "." + text.substring(point);
    String shortest = digits.replaceAll("(?<!\\.)0+$", "");
    return (millis < 0 ? "-" : "") + shortest;
  }

  private static void validate(Step.Validate step, RowElement row, RowOutput out) {
    requireValid(row);
    for (int i = 0; i < step.conditions().size(); i++) {
      if (Boolean.FALSE.equals(Evaluator.evaluate(step.conditions().get(i), row.values()))) {
        throw new EvaluationFailure(new Failure(Failure.Code.VALUE, step.messages().get(i)));
      }
    }
    out.emit(row);
  }

  private static void log(Step.LogForTesting step, RowType type, RowElement row, RowOutput out) {
    Logger logger = LoggerFactory.getLogger("millrace");
    Level level = Level.valueOf(step.level().toUpperCase(Locale.ROOT));
    String prefix = step.prefix() == null ? "" : step.prefix();
    logger.atLevel(level).log(prefix + Values.toJson(type, row.values()));
    out.emit(row);
  }
}
