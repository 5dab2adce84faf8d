package io.millrace.it.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The declaration of a {@link Workload} as a user of Millrace would write it. */
final class MillraceProject {
  static final String PIPELINE = "asked";

  private static final String PAYMENTS =
      """
      stream: payments
      description: Made-up payments.
      schema:
        type: object
        properties:
          event_id: {type: string}
          card_id: {type: string}
          merchant: {type: string}
          amount: {type: number}
          currency: {type: string}
          country: {type: string}
          ts: {type: string, format: date-time}
          device: {type: object, properties: {os: {type: string}, ip: {type: string}}}
          note: {type: string}
        required: [event_id, card_id, merchant, amount, currency, country, ts]
      format: json
      event_time: ts
      out_of_order: %ds
      """
          .formatted(Contender.OUT_OF_ORDER_SECONDS);

  private static final String TRADES =
      """
      stream: trades
      description: One trade each.
      schema:
        type: object
        properties:
          event_time: {type: string, format: date-time}
          symbol: {type: string}
          price: {type: number, format: decimal}
          size: {type: integer}
          exchange: {type: string}
          condition: {type: string}
          suspicious: {type: integer, format: int32}
        required: [event_time, symbol, price, size, suspicious]
      format: {type: csv, header: true, quoted_newlines: false}
      event_time: event_time
      out_of_order: 1s
      """;

  private static final String ENVIRONMENT =
      """
      environment: here
      cloud: none
      runner: direct
      streams:
        payments: {history: {files: {path: "{{ data }}/"}}}
        trades: {history: {files: {path: "{{ data }}"}}}
      dead_letters: {files: {path: "{{ out }}/dead-letters/"}}
      """;

  private static final String FILES =
      """
      pipeline:
        type: chain
        transforms:
          - {type: ReadFromStream, config: {stream: payments}}
          - {type: Filter, config: {keep: amount > 100}}
          - type: MapToFields
            config: {fields: {event_id: event_id, card_id: card_id, amount: amount, ts: ts}}
          - {type: WriteToJson, config: {path: "{{ out }}/rows/"}}
      """;

  private static final String BARS =
      """
      pipeline:
        type: chain
        transforms:
          - {type: ReadFromStream, config: {stream: trades}}
          - {type: Filter, config: {keep: suspicious = 0}}
          - type: Combine
            windowing: {type: fixed, size: 1m}
            config:
              group_by: symbol
              combine:
                open: {value: price, fn: first, order_by: [event_time]}
                high: {value: price, fn: max}
                low: {value: price, fn: min}
                close: {value: price, fn: last, order_by: [event_time]}
                volume: {value: size, fn: sum}
                trades: {fn: count}
          - {type: ExtractWindowingInfo, config: {fields: {ws: window_start}}}
          - {type: WriteToJson, config: {path: "{{ out }}/rows/"}}
      """;

  private MillraceProject() {}

  /** Writes the project and gives its folder {@code config}. */
  static Path write(Workload workload, Path home) throws IOException {
    Path config = home.resolve("config");
    file(config.resolve("streams/payments.yaml"), PAYMENTS);
    file(config.resolve("streams/trades.yaml"), TRADES);
    file(config.resolve("environments/here.yaml"), ENVIRONMENT);
    file(config.resolve("pipelines/" + PIPELINE + ".yaml"), pipeline(workload));
    return config;
  }

  private static void file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String pipeline(Workload workload) {
    if (workload == Workload.FILES) {
      return FILES;
    }
    return workload == Workload.TICKS ? BARS : queries(workload.queries);
  }

  private static String queries(List<Query> queries) {
    StringBuilder pipeline =
        new StringBuilder(
            """
            pipeline:
              transforms:
                - {type: ReadFromStream, name: Payments, config: {stream: payments}}
            """);
    for (int i = 0; i < queries.size(); i++) {
      pipeline.append(
          """
              - type: chain
                name: Query %1$d
                input: Payments
                transforms:
          %2$s
          """
              .formatted(i, steps(queries.get(i), i).indent(8)));
    }
    return pipeline.toString();
  }

  private static String steps(Query query, int number) {
    List<String> steps = new ArrayList<>();
    if (query.condition() != null) {
      steps.add("- {type: Filter, config: {keep: \"%s\"}}".formatted(query.condition()));
    }
    steps.add(
        """
        - type: Combine
          windowing: {type: fixed, size: %dm}
          config:
            group_by: {k: %s}
            combine:
              n: {fn: count}
              s: {value: amount, fn: sum}
              m: {value: amount, fn: max}"""
            .formatted(query.minutes(), query.key()));
    if (query.atLeast() > 0) {
      steps.add("- {type: Filter, config: {keep: n >= %d}}".formatted(query.atLeast()));
    }
    steps.add("- {type: ExtractWindowingInfo, config: {fields: {ws: window_start}}}");
    steps.add("- {type: WriteToJson, config: {path: \"{{ out }}/q%d/\"}}".formatted(number));
    return String.join("\n", steps);
  }
}
