package io.millrace.transforms.file;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.encode.CsvEncoder;
import io.millrace.transforms.encode.JsonEncoder;
import io.millrace.transforms.encode.Out;
import io.millrace.transforms.encode.RowEncoder;
import io.millrace.transforms.encode.TextEncoder;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Writes the rows of one bundle to temporary files, at least one for each partition. Nothing is
 * complete before {@link #finish}; a bundle that fails calls {@link #abort}. Belongs to one thread.
 *
 * <p><b>Guarantee:</b> every row for which no failure was returned is in exactly one of the files
 * of {@link #finish}, in the order of writing within its partition when the files are taken by
 * path: {@code PartitionedWriterTest.keepsTheOrderOfAPartitionOverSeveralFiles}.
 *
 * <p><b>Cost:</b> rows are collected in memory, {@link #BUFFER_BYTES} for each partition and {@link
 * #BUFFERED_BYTES_MAX} in all, before a file is opened. At most {@link #OPEN_FILES_MAX} files are
 * open; beyond, the one that was written to longest ago is closed and its partition goes on in
 * another file.
 *
 * <p><b>Errors:</b> a row that cannot be written or has no folder is the {@link Failure} that the
 * call returns; a disk that is full is an IOException that names the file.
 */
public final class PartitionedWriter {
  /** How many files are open at once. */
  public static final int OPEN_FILES_MAX = 64;

  /** How much of a partition is collected before it is written. */
  public static final int BUFFER_BYTES = 64 << 10;

  /** How much of all partitions is collected before all of it is written. */
  public static final int BUFFERED_BYTES_MAX = 32 << 20;

  private final FileSink sink;
  private final RowEncoder encoder;
  private final String pathPrefix;
  private final PartitionPath path;
  private final Map<Key, Partition> partitions = new HashMap<>();
  private final Map<Partition, TempFile> open = new LinkedHashMap<>(16, 0.75f, true);
  private final List<String> paths = new ArrayList<>();
  private final List<FileResult> results = new ArrayList<>();
  private final Out folders = new Out();
  private final Key probe = new Key(folders.bytes, 0);
  private Partition last;
  private long buffered;

  /**
   * @param tempDirectory {@link FileSink#tempDirectory} of the run
   * @param bundleId a name that no other writer of the run has, also not one that tries again
   * @throws IllegalArgumentException when the sink is partitioned by an array, a map or a row
   */
  public PartitionedWriter(
      FileSink sink, RowType type, RowEncoder encoder, String tempDirectory, String bundleId) {
    this.sink = sink;
    this.encoder = encoder;
    this.pathPrefix = tempDirectory + (tempDirectory.endsWith("/") ? "" : "/") + bundleId + "-";
    this.path = new PartitionPath(type, sink.partitionBy(), sink.byWindow());
  }

  /** The encoder that the sink's format asks for. */
  public static RowEncoder encoder(FileSink sink, RowType type) {
    return switch (sink.format()) {
      case JSON -> new JsonEncoder(type);
      case CSV -> new CsvEncoder(type, sink.delimiter());
      case TEXT -> new TextEncoder(type);
    };
  }

  /** Writes a row of a batch: null, or why it cannot be written. */
  public Failure write(Batch batch, int row) throws IOException {
    folders.clear();
    Failure failure = path.none() ? null : path.put(batch, row, folders);
    if (failure != null) {
      return failure;
    }
    Partition partition = partition();
    int before = partition.buffer.size;
    failure = encoder.encode(batch, row, partition.buffer);
    return failure != null ? failure : written(partition, before);
  }

  /**
   * Writes a row of values: null, or why it cannot be written.
   *
   * @param windowStart first millisecond of its window, or {@link Batch#GLOBAL}
   */
  public Failure write(Object[] row, long windowStart) throws IOException {
    folders.clear();
    Failure failure = path.none() ? null : path.put(row, windowStart, folders);
    if (failure != null) {
      return failure;
    }
    Partition partition = partition();
    int before = partition.buffer.size;
    failure = encoder.encode(row, partition.buffer);
    return failure != null ? failure : written(partition, before);
  }

  /** The partition whose folders are in {@link #folders}. */
  private Partition partition() {
    if (last != null && last.key.is(folders)) {
      return last;
    }
    probe.set(folders.bytes, folders.size);
    last = partitions.get(probe);
    if (last == null) {
      last = new Partition(new Key(folders.toByteArray(), folders.size));
      partitions.put(last.key, last);
    }
    return last;
  }

  private Failure written(Partition partition, int before) throws IOException {
    buffered += partition.buffer.size - before;
    if (partition.buffer.size >= BUFFER_BYTES) {
      spill(partition);
    }
    if (buffered >= BUFFERED_BYTES_MAX) {
      for (Partition each : partitions.values()) {
        spill(each);
      }
    }
    return null;
  }

  private void spill(Partition partition) throws IOException {
    if (partition.buffer.size == 0) {
      return;
    }
    TempFile file = open.get(partition);
    if (file == null) {
      if (open.size() >= OPEN_FILES_MAX) {
        closeOldest();
      }
      file = create();
      open.put(partition, file);
      Out header = new Out();
      encoder.header(header);
      file.header(header);
    }
    file.write(partition.buffer);
    buffered -= partition.buffer.size;
    if (partitions.size() > OPEN_FILES_MAX) {
      partition.buffer = new Out();
    } else {
      partition.buffer.clear();
    }
  }

  private TempFile create() throws IOException {
    String name = pathPrefix + String.format(Locale.ROOT, "%06d", paths.size());
    paths.add(name);
    return new TempFile(name, sink.compression(), sink.format() == FileSink.Format.CSV);
  }

  private void closeOldest() throws IOException {
    Iterator<Map.Entry<Partition, TempFile>> oldest = open.entrySet().iterator();
    Map.Entry<Partition, TempFile> entry = oldest.next();
    Partition partition = entry.getKey();
    TempFile file = entry.getValue();
    long bytes = file.close();
    oldest.remove();
    results.add(new FileResult(file.path(), partition.folders(), file.rows(), bytes));
  }

  /**
   * Completes all files. The writer is then done.
   *
   * @return the files by path; none when no row was written
   */
  public List<FileResult> finish() throws IOException {
    for (Partition partition : partitions.values()) {
      spill(partition);
    }
    while (!open.isEmpty()) {
      closeOldest();
    }
    results.sort(Comparator.comparing(FileResult::tempPath));
    return List.copyOf(results);
  }

  /** Closes and deletes all files, those of {@link #finish} too. Of no use after the commit. */
  public void abort() throws IOException {
    IOException first = null;
    for (TempFile file : open.values()) {
      try {
        file.close();
      } catch (IOException e) {
        // Still to be deleted below; thrown when all is done.
        first = first == null ? e : first;
      }
    }
    open.clear();
    List<ResourceId> files = new ArrayList<>();
    for (String name : paths) {
      files.add(FileSystems.matchNewResource(name, false));
    }
    if (!files.isEmpty()) {
      FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
    }
    if (first != null) {
      throw first;
    }
  }

  /** What is collected of a partition. */
  private static final class Partition {
    private final Key key;
    private Out buffer = new Out();

    Partition(Key key) {
      this.key = key;
    }

    String folders() {
      return new String(key.bytes, 0, key.size, StandardCharsets.US_ASCII);
    }
  }

  /** The folders of a partition as a key; the probe of a look-up is changed, keys in maps never. */
  private static final class Key {
    private byte[] bytes;
    private int size;
    private int hash;

    Key(byte[] bytes, int size) {
      set(bytes, size);
    }

    void set(byte[] newBytes, int newSize) {
      bytes = newBytes;
      size = newSize;
      hash = 1;
      for (int i = 0; i < size; i++) {
        hash = 31 * hash + bytes[i];
      }
    }

    boolean is(Out folders) {
      return Arrays.equals(bytes, 0, size, folders.bytes, 0, folders.size);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && Arrays.equals(bytes, 0, size, that.bytes, 0, that.size);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
