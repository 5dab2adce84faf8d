package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code metadata}: what to add of the place of a record, as a list or as {@code new_name: which}.
 */
final class Metadata {
  private static final Map<String, FileSource.Metadata> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("file", FileSource.Metadata.FILE);
    KINDS.put("path", FileSource.Metadata.PATH);
    KINDS.put("line", FileSource.Metadata.LINE);
    KINDS.put("offset", FileSource.Metadata.OFFSET);
  }

  final List<FileSource.Metadata> kinds = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();
  private boolean good = true;

  /** Reads the key of a step that reads records with these fields. */
  static Metadata read(StepPlan step, RowType schema) {
    Metadata metadata = new Metadata();
    if (step.config().node("metadata") instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries().values()) {
        String which = entry.value() instanceof YamlNode.Scalar s ? s.text() : "";
        metadata.add(step, schema, entry.key(), which, entry.value().span());
      }
    } else {
      for (YamlNode.Scalar name : step.config().stringNodes("metadata")) {
        metadata.add(step, schema, name.text(), name.text(), name.span());
      }
    }
    return metadata;
  }

  boolean isGood() {
    return good;
  }

  private void add(StepPlan step, RowType schema, String name, String which, Span at) {
    FileSource.Metadata kind = KINDS.get(which);
    if (kind == null) {
      step.problems()
          .error(
              "unknown-value",
              at,
              "'" + which + "' is nothing that is known of a record",
              Suggest.advice("allowed", which, KINDS.keySet()));
      good = false;
      return;
    }
    if (schema.has(name) || fields.stream().anyMatch(f -> f.name().equals(name))) {
      step.problems()
          .error(
              "duplicate-field",
              at,
              "the field '" + name + "' is there already",
              "give it another name: `metadata: {another_name: " + which + "}`");
      good = false;
      return;
    }
    boolean text = kind == FileSource.Metadata.FILE || kind == FileSource.Metadata.PATH;
    fields.add(new Field(name, text ? Type.STRING : Type.INT64));
    kinds.add(kind);
  }

  /** The schema's fields, then these. */
  RowType behind(RowType schema) {
    List<Field> all = new ArrayList<>(schema.fields());
    all.addAll(fields);
    return new RowType(all);
  }
}
