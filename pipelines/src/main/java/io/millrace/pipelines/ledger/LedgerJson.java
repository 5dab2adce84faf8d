package io.millrace.pipelines.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.transforms.step.Graph;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * The ledger as JSON: {@code {run, pipelines, balances, imbalances, steps: [{pipeline, step,
 * ...}]}}.
 */
public final class LedgerJson {
  private static final List<String> COUNTERS =
      List.of(
          "records",
          "bytes",
          "lines",
          "blank_lines",
          "filtered",
          "outside",
          "known",
          "exploded",
          "elements",
          "late",
          "sent",
          "taken",
          "duplicates",
          "id_conflicts",
          "grouped",
          "groups",
          "updates",
          "failed_updates",
          "withdrawn",
          "taken",
          "null_keys",
          "pairs",
          "matched",
          "alone",
          "unmatched",
          "lefts",
          "rights",
          "late",
          "dead_groups",
          "replaced",
          "encoded",
          "written",
          "files");

  private LedgerJson() {}

  public static void write(Ledger ledger, String runId, Writer to) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(to)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("run", runId);
      json.writeArrayFieldStart("pipelines");
      for (String pipeline :
          ledger.graph().nodes().stream().map(Graph.Node::pipeline).distinct().toList()) {
        json.writeString(pipeline);
      }
      json.writeEndArray();
      json.writeBooleanField("balances", ledger.balances());
      json.writeArrayFieldStart("imbalances");
      for (Ledger.Imbalance imbalance : ledger.imbalances()) {
        json.writeStartObject();
        json.writeStringField("step", imbalance.step());
        json.writeStringField("identity", imbalance.identity());
        json.writeNumberField("left", imbalance.left());
        json.writeNumberField("right", imbalance.right());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("steps");
      for (Graph.Node node : ledger.graph().nodes()) {
        step(ledger, node, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void step(Ledger ledger, Graph.Node node, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("pipeline", node.pipeline());
    json.writeStringField("step", node.name());
    json.writeNumberField("in", ledger.in(node));
    json.writeNumberField("out", ledger.out(node));
    json.writeNumberField("dead", ledger.dead(node));
    for (String counter : COUNTERS) {
      long value = ledger.get(node, counter);
      if (value != 0) {
        json.writeNumberField(counter, value);
      }
    }
    json.writeEndObject();
  }
}
