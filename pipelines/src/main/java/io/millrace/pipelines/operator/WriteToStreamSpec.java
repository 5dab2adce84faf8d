package io.millrace.pipelines.operator;

import io.millrace.pipelines.operator.ReadFromStreamSpec.Streams;
import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code stream}: where rows go. In history mode that is the stream's history, in a folder of the
 * run, in the stream's own format. Fields go by name; each must be declared, and each required one
 * must be there. {@code key}: a field, or fields, by which rows replace each other.
 */
final class WriteToStreamSpec implements OperatorSpec {
  @Override
  public String type() {
    return "WriteToStream";
  }

  @Override
  public void plan(StepPlan step) {
    String name = step.config().requiredString("stream");
    StreamSpec stream = name == null ? null : Streams.find(step, name);
    Flow input = step.input();
    List<Integer> given = UpsertKey.read(step, input.type());
    if (!step.config().done() || stream == null || given == null) {
      return;
    }
    List<Field> fields = new ArrayList<>();
    List<Expression> expressions = new ArrayList<>();
    boolean good = columns(step, stream, fields, expressions);
    List<String> paths = Streams.history(step, name);
    FileSink sink = paths == null ? null : sink(step, stream, paths);
    if (!good || sink == null) {
      return;
    }
    RowType row = new RowType(fields);
    List<Integer> key = given.stream().map(i -> row.indexOf(input.type().name(i))).toList();
    Flow rows =
        step.add(
            "fields",
            new Step.MapToFields(expressions, row),
            List.of(input),
            input.windowing(),
            input.timed());
    step.output(
        step.add(new Step.WriteFiles(sink, key, Long.MIN_VALUE, Long.MAX_VALUE, row), rows));
  }

  private static boolean columns(
      StepPlan step, StreamSpec stream, List<Field> fields, List<Expression> expressions) {
    RowType given = step.input().type();
    RowType declared = stream.schema().type();
    boolean good = true;
    Set<String> misspelt = new HashSet<>();
    for (Field field : given.fields()) {
      if (!declared.has(field.name())) {
        misspelt.add(Suggest.nearest(field.name(), declared.names()));
        step.problems()
            .error(
                "undeclared-field",
                step.config().textSpan("stream"),
                "the rows have a field '"
                    + field.name()
                    + "' that stream '"
                    + stream.name()
                    + "' does not declare",
                Suggest.advice("fields of the stream", field.name(), declared.names()));
        good = false;
      }
    }
    for (Field field : declared.fields()) {
      int index = given.indexOf(field.name());
      if (index < 0) {
        if (!field.type().nullable() && !misspelt.contains(field.name())) {
          step.problems()
              .error(
                  "missing-field",
                  step.config().textSpan("stream"),
                  "stream '"
                      + stream.name()
                      + "' requires the field '"
                      + field.name()
                      + "', which the rows do not have",
                  "fields here: " + String.join(", ", given.names()));
          good = false;
        }
        continue;
      }
      Expression value = column(step, stream, field, index);
      good &= value != null;
      if (value != null) {
        fields.add(new Field(field.name(), value.type().withNullable(field.type().nullable())));
        expressions.add(value);
      }
    }
    return good;
  }

  private static Expression column(StepPlan step, StreamSpec stream, Field field, int index) {
    Type type = step.input().type().type(index);
    Expression value = new Expression.FieldRef(index, field.name(), type);
    Type both = Conversions.common(type, field.type());
    if (both == null || !both.sameAs(field.type())) {
      step.problems()
          .error(
              "different-types",
              step.config().textSpan("stream"),
              "'"
                  + field.name()
                  + "' is "
                  + type
                  + " here and "
                  + field.type()
                  + " in stream '"
                  + stream.name()
                  + "'",
              "CAST it in a MapToFields step before");
      return null;
    }
    TimePattern pattern = stream.schema().patterns().get(field.name());
    Expression converted = Conversions.convert(value, field.type());
    return pattern == null ? converted : formatted(converted, pattern);
  }

  /** A time as the stream writes it. */
  private static Expression formatted(Expression value, TimePattern pattern) {
    Type string = Type.STRING.withNullable(value.type().nullable());
    boolean date = value.type().kind() == Type.Kind.DATE;
    List<Expression> arguments = new ArrayList<>();
    arguments.add(value);
    arguments.add(new Expression.Literal(pattern.pattern(), Type.STRING));
    if (!date && pattern.zone() != null) {
      arguments.add(new Expression.Literal(pattern.zone(), Type.STRING));
    }
    return new Expression.Call(
        date ? Function.FORMAT_DATE : Function.FORMAT_TIMESTAMP, arguments, string);
  }

  private static FileSink sink(StepPlan step, StreamSpec stream, List<String> paths) {
    String path = paths.get(0);
    boolean folder = path.endsWith("/") && paths.size() == 1 && !path.contains("*");
    boolean writable =
        stream.format() instanceof RecordFormat.Csv
            || stream.format() instanceof RecordFormat.Json json && json.records() == null;
    if (!folder || !writable) {
      step.problems()
          .error(
              "not-writable",
              step.config().textSpan("stream"),
              folder
                  ? "stream '" + stream.name() + "' has a format that can only be read"
                  : "the history of stream '"
                      + stream.name()
                      + "' is no single folder, so there is no place to write to",
              folder
                  ? "allowed to write: json, csv"
                  : "its path must end with a slash: `path: \"data/" + stream.name() + "/\"`");
      return null;
    }
    boolean csv = stream.format() instanceof RecordFormat.Csv;
    char delimiter = stream.format() instanceof RecordFormat.Csv c ? c.delimiter() : ',';
    return new FileSink(
        step.context().resolve(path) + "run=" + step.context().runId() + "/",
        stream.name(),
        csv ? FileSink.Format.CSV : FileSink.Format.JSON,
        delimiter,
        stream.compression() == Compression.AUTO ? Compression.NONE : stream.compression(),
        List.of(),
        false,
        false);
  }
}
