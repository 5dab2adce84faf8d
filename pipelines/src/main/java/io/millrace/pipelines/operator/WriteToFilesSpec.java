package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.file.FileSink.Format;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code path}: a folder if it ends with a slash, else a folder and what the file names start with;
 * {@code compression}: none, gzip, zstd; {@code partition_by}: fields, and {@code window} for the
 * window's start; {@code overwrite}: whether files of an earlier run may be replaced; {@code
 * delimiter} for CSV; {@code key}: a field, or fields, by which rows replace each other.
 */
final class WriteToFilesSpec implements OperatorSpec {
  private static final Map<String, Format> FORMATS =
      Map.of("WriteToText", Format.TEXT, "WriteToCsv", Format.CSV, "WriteToJson", Format.JSON);

  private final String type;

  WriteToFilesSpec(String type) {
    this.type = type;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    Format format = FORMATS.get(type);
    String path = step.config().requiredString("path");
    Compression compression =
        step.config()
            .choice(
                "compression",
                Map.of(
                    "none", Compression.NONE, "gzip", Compression.GZIP, "zstd", Compression.ZSTD),
                Compression.NONE);
    boolean overwrite = step.config().bool("overwrite", false);
    char delimiter = format == Format.CSV ? Delimiters.read(step.config()) : ',';
    List<Integer> partitions = new ArrayList<>();
    boolean[] byWindow = new boolean[1];
    List<Integer> key = UpsertKey.read(step, input.type());
    boolean good = partitions(step, partitions, byWindow) & oneText(step, format);
    if (step.config().done() && good && path != null && key != null) {
      String resolved = step.context().resolve(path);
      int slash = resolved.lastIndexOf('/') + 1;
      String prefix = resolved.substring(slash).replaceFirst("\\.(jsonl|json|csv|txt)$", "");
      FileSink sink =
          new FileSink(
              resolved.substring(0, slash),
              prefix.isEmpty() ? "part" : prefix,
              format,
              delimiter,
              compression,
              partitions,
              byWindow[0],
              overwrite);
      step.output(
          step.add(
              new Step.WriteFiles(sink, key, Long.MIN_VALUE, Long.MAX_VALUE, input.type()), input));
    }
  }

  private static boolean oneText(StepPlan step, Format format) {
    boolean fits =
        format != Format.TEXT
            || step.input().type().size() == 1
                && step.input().type().type(0).kind() == Type.Kind.STRING;
    if (!fits) {
      step.problems()
          .error(
              "wrong-type",
              step.span(),
              "WriteToText writes rows of one string field, these are " + step.input().type(),
              "make a line of them in a MapToFields step before, or use WriteToJson or WriteToCsv");
    }
    return fits;
  }

  private static boolean partitions(StepPlan step, List<Integer> fields, boolean[] byWindow) {
    boolean good = true;
    for (YamlNode.Scalar name : step.config().stringNodes("partition_by")) {
      int index = step.input().type().indexOf(name.text());
      if (index >= 0) {
        fields.add(index);
      } else if (name.text().equals("window")
          && step.input().windowing().kind() != Windowing.Kind.GLOBAL) {
        byWindow[0] = true;
      } else {
        good = false;
        step.problems()
            .error(
                "unknown-field",
                name.span(),
                name.text().equals("window")
                    ? "the rows are in no window, so there is none to partition by"
                    : "there is no field '" + name.text() + "' to partition by",
                Suggest.advice("fields here", name.text(), step.input().type().names()));
      }
    }
    return good;
  }
}
