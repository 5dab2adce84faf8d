package io.millrace.it.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Native Flink SQL on an embedded cluster: all statements of a task in one job. Its process has
 * Flink's own class path ({@code flink-sql/pom.xml}), without Beam.
 *
 * <p>History is batch mode; but {@link Workload#TICKS} is streaming mode without checkpoints, since
 * batch sorts by group and then does not know the first and the last trade of one millisecond.
 */
final class FlinkSqlContender implements Contender {
  static final String VERSION = "1.19.3";

  private static final Map<String, String> ALWAYS =
      Map.of(
          "parallelism.default",
          Integer.toString(THREADS),
          "pipeline.object-reuse",
          "true",
          "table.optimizer.agg-phase-strategy",
          "TWO_PHASE",
          "table.local-time-zone",
          "UTC",
          "taskmanager.memory.managed.size",
          "1g",
          "taskmanager.memory.network.min",
          "512m",
          "taskmanager.memory.network.max",
          "512m",
          "rest.port",
          "0");

  private static final Map<String, String> STREAMING =
      Map.of(
          "table.exec.mini-batch.enabled",
          "true",
          "table.exec.mini-batch.allow-latency",
          "1 s",
          "table.exec.mini-batch.size",
          "50000");

  private static final Map<String, String> HISTORY =
      Map.of(
          "execution.batch-shuffle-mode",
          "ALL_EXCHANGES_PIPELINED",
          "jobmanager.scheduler",
          "Default");

  private static final Map<String, String> CHECKPOINTS =
      Map.of(
          "execution.checkpointing.interval",
          CHECKPOINT_MILLIS + " ms",
          "state.checkpoint-storage",
          "filesystem");

  private static final Map<String, String> ROCKSDB =
      Map.of("state.backend.type", "rocksdb", "state.backend.incremental", "true");

  @Override
  public String name() {
    return "flink-sql";
  }

  @Override
  public String options() {
    return "Flink "
        + VERSION
        + ", embedded, one job; rows to JSON files; always: "
        + text(ALWAYS)
        + "; history in batch mode (f in streaming mode without checkpoints: batch loses the order"
        + " of trades of one millisecond), connector filesystem: "
        + text(HISTORY)
        + "; replay and live in streaming mode, Flink's file source with whole files in the order of"
        + " their names (its connector filesystem would lose most events as late), watermark "
        + OUT_OF_ORDER_SECONDS
        + " s behind: "
        + text(STREAMING)
        + ", "
        + text(CHECKPOINTS)
        + "; live also "
        + text(ROCKSDB);
  }

  private static String text(Map<String, String> options) {
    return new TreeMap<>(options)
        .entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(", "));
  }

  @Override
  public String classPath() {
    Path built = Path.of(System.getProperty("millrace.home", "."), "integration-tests", "target");
    Path jars = built.resolve("flink-sql-classpath");
    try {
      return built.resolve("test-classes") + File.pathSeparator + Files.readString(jars).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(jars + " cannot be read; integration-tests/start makes it", e);
    }
  }

  @Override
  public boolean takes(Workload workload, Mode mode) {
    return workload.in(mode);
  }

  @Override
  public Outcome run(Task task) throws Exception {
    boolean streaming = task.mode() != Mode.HISTORY || task.workload() == Workload.TICKS;
    Stopwatch watch = Stopwatch.start();
    EnvironmentSettings.Builder settings =
        EnvironmentSettings.newInstance().withConfiguration(configuration(task, streaming));
    TableEnvironment tables =
        TableEnvironment.create(
            (streaming ? settings.inStreamingMode() : settings.inBatchMode()).build());
    FlinkSqlText text = new FlinkSqlText(task, streaming);
    text.declarations().forEach(tables::executeSql);
    StatementSet inserts = tables.createStatementSet();
    text.inserts().forEach(inserts::addInsertSql);
    inserts.execute().await();
    watch.stop();
    return watch.outcome(AnswerFiles.read(task.out(), task.workload()));
  }

  private static Configuration configuration(Task task, boolean streaming) {
    Map<String, String> options = new TreeMap<>(ALWAYS);
    options.putAll(streaming ? STREAMING : HISTORY);
    if (task.mode() != Mode.HISTORY) {
      options.putAll(CHECKPOINTS);
      Path checkpoints = task.out().resolve("checkpoints");
      options.put("state.checkpoints.dir", checkpoints.toUri().toString());
    }
    if (task.mode() == Mode.LIVE) {
      options.putAll(ROCKSDB);
    }
    return Configuration.fromMap(options);
  }
}
