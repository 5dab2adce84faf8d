package io.millrace.it.benchmarks;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.RecordScan;
import io.millrace.transforms.decode.ScanCounts;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.encode.JsonEncoder;
import io.millrace.transforms.encode.Out;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * What no pipeline over our decoder can be faster than: two threads that take ranges of files,
 * decode them, and add up in a hash map or write; no runner, no shuffle, no commit, no ledger.
 */
final class FloorContender implements Contender {
  private static final long RANGE = 16L << 20;
  private static final long MICROS_PER_MINUTE = 60_000_000;

  @Override
  public String name() {
    return "floor";
  }

  @Override
  public String options() {
    return "Millrace's decoder in a bare loop of %d threads over ranges of %d MiB, a hash map for each; a: written without commit"
        .formatted(THREADS, RANGE >> 20);
  }

  @Override
  public boolean takes(Workload workload, Mode mode) {
    return mode == Mode.HISTORY
        && List.of(Workload.FILES, Workload.COUNTRIES, Workload.CARDS).contains(workload);
  }

  @Override
  public Outcome run(Task task) throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    boolean files = task.workload() == Workload.FILES;
    FloorGroups groups = new FloorGroups();
    Path rows = files ? Files.createDirectories(AnswerFiles.folder(task.out())) : null;
    Stopwatch watch = Stopwatch.start();
    Queue<FileRange> ranges = ranges(task.data());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<FloorGroups>> parts = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Path part = files ? rows.resolve("part-" + i + ".jsonl") : null;
        parts.add(
            threads.submit(
                () -> files ? write(ranges, part) : count(ranges, task.workload().queries.get(0))));
      }
      merge(parts, groups);
    } finally {
      threads.shutdown();
    }
    if (files) {
      watch.stop();
      return watch.outcome(AnswerFiles.read(task.out(), task.workload()));
    }
    int atLeast = task.workload().queries.get(0).atLeast();
    List<FloorGroups.Group> answer = groups.list(atLeast);
    watch.stop();
    AnswerSum sum = new AnswerSum();
    for (FloorGroups.Group group : answer) {
      sum.group(0, group.key(), group.start() / 1000, group.count(), group.sum(), group.largest());
    }
    return watch.outcome(sum.answer());
  }

  private static void merge(List<Future<FloorGroups>> parts, FloorGroups into)
      throws InterruptedException, ExecutionException {
    for (Future<FloorGroups> part : parts) {
      into.merge(part.get());
    }
  }

  private static Queue<FileRange> ranges(Path data) throws IOException {
    Queue<FileRange> ranges = new ConcurrentLinkedQueue<>();
    try (Stream<Path> files = Files.list(data)) {
      int ordinal = 0;
      for (Path file : files.sorted().toList()) {
        long size = Files.size(file);
        for (long from = 0; from < size; from += RANGE) {
          ranges.add(
              new FileRange(
                  file.toString(),
                  ordinal,
                  from,
                  Math.min(size, from + RANGE),
                  size,
                  FileSource.Compression.NONE));
        }
        ordinal++;
      }
    }
    return ranges;
  }

  /** What takes batches and skips what is damaged. */
  private interface Batches extends RecordScan.Handler {
    @Override
    default void bad(BadRecord record) {}
  }

  private static void scan(Queue<FileRange> ranges, RowType type, Batches batches)
      throws IOException {
    boolean[] needed = new boolean[type.size()];
    Arrays.fill(needed, true);
    RecordScan scan =
        new RecordScan(
            new FileSource(
                List.of(),
                FileSource.Compression.NONE,
                RecordFormat.Json.LINES,
                new SourceSchema(type, Map.of()),
                List.of(),
                needed));
    ScanCounts counts = new ScanCounts();
    for (FileRange range = ranges.poll(); range != null; range = ranges.poll()) {
      scan.read(range, batches, counts);
    }
  }

  private static FloorGroups count(Queue<FileRange> ranges, Query query) throws IOException {
    FloorGroups groups = new FloorGroups();
    long width = query.minutes() * MICROS_PER_MINUTE;
    RowType type =
        RowType.of(query.key(), Type.STRING, "amount", Type.DOUBLE, "ts", Type.TIMESTAMP);
    scan(
        ranges,
        type,
        batch -> {
          BytesColumn keys = (BytesColumn) batch.column(0);
          double[] amounts = ((DoubleColumn) batch.column(1)).values;
          long[] times = ((LongColumn) batch.column(2)).values;
          for (int row = 0; row < batch.rows().size; row++) {
            long start = times[row] - Math.floorMod(times[row], width);
            groups.add(keys.data, keys.start[row], keys.length[row], start, amounts[row]);
          }
        });
    return groups;
  }

  private static FloorGroups write(Queue<FileRange> ranges, Path file) throws IOException {
    RowType type =
        RowType.of(
            "event_id", Type.STRING,
            "card_id", Type.STRING,
            "amount", Type.DOUBLE,
            "ts", Type.TIMESTAMP);
    JsonEncoder encoder = new JsonEncoder(type);
    Out out = new Out();
    try (OutputStream rows = Files.newOutputStream(file)) {
      scan(ranges, type, batch -> encode(batch, encoder, out, rows));
    }
    return new FloorGroups();
  }

  private static void encode(Batch batch, JsonEncoder encoder, Out out, OutputStream rows)
      throws IOException {
    double[] amounts = ((DoubleColumn) batch.column(2)).values;
    out.clear();
    for (int row = 0; row < batch.rows().size; row++) {
      if (amounts[row] > 100) {
        encoder.encode(batch, row, out);
      }
    }
    rows.write(out.bytes, 0, out.size);
  }
}
