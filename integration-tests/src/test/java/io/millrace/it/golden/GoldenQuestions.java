package io.millrace.it.golden;

import java.util.List;

/**
 * The questions that are asked. Each has a pipeline of its name in {@code golden/config/pipelines};
 * {@link GoldenQuestionsTest} sees to that.
 */
final class GoldenQuestions {
  static final List<GoldenQuestion> ALL =
      List.of(
          exact("uber-foil-base-1h", List.of("window_start", "base"), "pickups"),
          exact("uber-foil-lyft-1h", List.of("window_start"), "pickups"),
          exact(
              "retail-orders-revenue-day-country",
              List.of("day", "country"),
              "lines",
              "units",
              "revenue"),
          new GoldenQuestion(
              "retail-orders-cancellations-day",
              List.of("day"),
              List.of("invoices", "cancelled"),
              List.of("share")),
          exact(
              "web-logs-apache-status-1h", List.of("window_start", "status"), "requests", "bytes"),
          exact(
              "web-logs-nasa-5m",
              List.of("window_start"),
              "requests",
              "hosts",
              "bytes",
              "not_found"),
          exact(
              "stock-ticks-ohlcv-1m",
              List.of("window_start", "symbol"),
              "open",
              "high",
              "low",
              "close",
              "volume",
              "trades"),
          exact(
              "icu-vitals-sirs-1h",
              List.of("window_start", "hospital"),
              "patients",
              "sirs2",
              "sepsis"),
          new GoldenQuestion(
              "ads-obd-position",
              List.of("campaign", "position"),
              List.of("impressions", "clicks"),
              List.of("ctr")),
          exact("taxi-nyc-payments-day", List.of("day", "payment_type"), "trips", "fare", "tip"),
          exact("pjm-load-quality", List.of("zone"), "rows", "distinct_hours"),
          exact("earthquakes-usgs-6h", List.of("window_start", "net"), "quakes", "max_mag"),
          new GoldenQuestion(
              "household-power-15m",
              List.of("window_start"),
              List.of("rows", "min_v", "max_v"),
              List.of("kwh")),
          exact("system-logs-hdfs-level-1h", List.of("window_start", "level"), "lines", "blocks"),
          exact("nab-nyc-taxi-day", List.of("day"), "rows", "passengers", "peak", "peak_time"),
          exact("retail-orders-top10-month", List.of("month", "rank"), "stock_code", "units"),
          exact(
              "web-logs-apache-top3-clients-1h",
              List.of("window_start", "rank"),
              "client",
              "requests"),
          exact("uber-foil-top10-hours", List.of("base", "rank"), "hour", "pickups"),
          exact("ssh-logs-loghub-bruteforce-5m", List.of("window_start", "ip"), "failures"),
          exact("ssh-logs-elastic-bruteforce-5m", List.of("window_start", "ip"), "failures"),
          exact(
              "icu-vitals-tachycardia",
              List.of("patient", "start_hour"),
              "end_hour",
              "hours",
              "max_hr"),
          exact("stock-ticks-jumps-day", List.of("day", "symbol"), "trades", "jumps"),
          new GoldenQuestion(
              "machine-skab-3sigma",
              List.of("file"),
              List.of("alarms", "true_alarms", "anomaly_rows"),
              List.of("mean_400", "sd_400")));

  private GoldenQuestions() {}

  private static GoldenQuestion exact(String name, List<String> keys, String... columns) {
    return new GoldenQuestion(name, keys, List.of(columns), List.of());
  }
}
