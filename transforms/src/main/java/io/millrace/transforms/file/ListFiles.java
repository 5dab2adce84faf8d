package io.millrace.transforms.file;

import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.FileRangeCoder;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.FileSource.Metadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The files of a source as ranges to read, found when the pipeline runs.
 *
 * <p>A pattern is a glob as FileSystems takes it. One that ends with a slash means all files below
 * that folder, at any depth, but for hidden ones: those whose name, or a folder on the way to them
 * from there, starts with a dot or an underscore. Temporary files of a sink are never read. A file
 * that two patterns match is read once.
 *
 * <p><b>Guarantee:</b> the ranges cover each byte of each file exactly once: {@code
 * ListFilesTest.rangesCoverEachByteOnce}. They are in the order of the paths, and an empty file has
 * no range but its place in the count.
 *
 * <p><b>Errors:</b> {@link NoFilesException} when a pattern matches no file.
 *
 * <p><b>Cost:</b> one listing for each pattern, on one worker. All ranges come out of one bundle:
 * redistribute them before they are read. On local disks a glob walks everything below the last
 * folder before its first wildcard.
 */
public final class ListFiles extends PTransform<PBegin, PCollection<FileRange>> {
  /**
   * The longest range of a file that is split. Ranges are this long where there is much to read:
   * each costs a runner a bundle.
   */
  public static final long RANGE_BYTES_MAX = 64L << 20;

  /**
   * Where there is little to read, ranges are no longer than this, so that all workers have some.
   */
  public static final long RANGE_BYTES_MIN = 4L << 20;

  private static final int RANGES = 32;

  private static final long serialVersionUID = 1L;

  private final String reader;
  private final FileSource source;

  private ListFiles(String reader, FileSource source) {
    this.reader = reader;
    this.source = source;
  }

  /**
   * The ranges of {@code source}.
   *
   * @param reader who reads, as error messages start: {@code stream 'orders'}
   */
  public static ListFiles of(String reader, FileSource source) {
    return new ListFiles(reader, source);
  }

  @Override
  public PCollection<FileRange> expand(PBegin begin) {
    return begin
        .apply("Start", Create.of((Void) null).withCoder(VoidCoder.of()))
        .apply("List", ParDo.of(new ListFn(reader, source)))
        .setCoder(FileRangeCoder.of());
  }

  private static final class ListFn extends DoFn<Void, FileRange> {
    private static final long serialVersionUID = 1L;

    private final String reader;
    private final FileSource source;

    ListFn(String reader, FileSource source) {
      this.reader = reader;
      this.source = source;
    }

    @ProcessElement
    public void list(OutputReceiver<FileRange> out) throws IOException {
      ListFiles.list(reader, source).forEach(out::output);
    }
  }

  /** As {@link #list(String, FileSource)}, for a reader without a name. */
  public static List<FileRange> list(FileSource source) throws IOException {
    return list("these files", source);
  }

  /**
   * The ranges of {@code source}, now.
   *
   * @param reader who reads, as error messages start
   * @throws NoFilesException when a pattern matches no file
   */
  public static List<FileRange> list(String reader, FileSource source) throws IOException {
    Map<String, MatchResult.Metadata> files = new TreeMap<>();
    for (String pattern : source.patterns()) {
      List<MatchResult.Metadata> found = find(pattern);
      if (found.isEmpty()) {
        throw new NoFilesException(nothing(reader, pattern));
      }
      found.forEach(file -> files.put(FoundFiles.path(file), file));
    }
    boolean splits = source.format().splittable() && !source.metadata().contains(Metadata.LINE);
    long all = files.values().stream().mapToLong(MatchResult.Metadata::sizeBytes).sum();
    long most = Math.max(RANGE_BYTES_MIN, Math.min(RANGE_BYTES_MAX, all / RANGES));
    List<FileRange> ranges = new ArrayList<>();
    int ordinal = 0;
    for (MatchResult.Metadata file : files.values()) {
      addRanges(file, ordinal++, source.compression(), splits ? most : Long.MAX_VALUE, ranges);
    }
    return ranges;
  }

  private static List<MatchResult.Metadata> find(String pattern) throws IOException {
    List<MatchResult.Metadata> all;
    int depth = 0;
    if (pattern.endsWith("/")) {
      all = FoundFiles.below(pattern, true);
      if (all.isEmpty() && FileSystems.hasGlobWildcard(pattern)) {
        all = FoundFiles.match(pattern + "**");
      }
      depth = FoundFiles.spelling(pattern).split("/", -1).length - 1;
    } else {
      all = FoundFiles.match(pattern);
    }
    List<MatchResult.Metadata> seen = new ArrayList<>();
    for (MatchResult.Metadata file : all) {
      boolean hidden = pattern.endsWith("/") && hidden(FoundFiles.path(file), depth);
      if (!hidden && !temporary(file) && !file.resourceId().isDirectory()) {
        seen.add(file);
      }
    }
    return seen;
  }

  /** Whether a name of the path, from the one at {@code depth} on, is hidden. */
  private static boolean hidden(String path, int depth) {
    String[] names = path.split("/", -1);
    for (int i = depth; i < names.length; i++) {
      if (names[i].startsWith(".") || names[i].startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  private static boolean temporary(MatchResult.Metadata file) {
    return FoundFiles.path(file).contains("/" + FileSink.TEMP_PREFIX);
  }

  private static String nothing(String reader, String pattern) throws IOException {
    String start = reader + ": no file matches '" + pattern + "'";
    if (pattern.endsWith("/")) {
      return start + "; hidden files, whose name or folder starts with . or _, are left out";
    }
    for (MatchResult.Metadata file : FoundFiles.match(pattern)) {
      if (file.resourceId().isDirectory()) {
        return start + "; it is a folder: write '" + pattern + "/' for all the files in it";
      }
    }
    return start;
  }

  private static void addRanges(
      MatchResult.Metadata file,
      int ordinal,
      Compression declared,
      long most,
      List<FileRange> ranges) {
    String path = FoundFiles.path(file);
    Compression compression = compression(path, declared);
    long size = file.sizeBytes();
    if (size == 0) {
      return;
    }
    boolean whole = compression != Compression.NONE || !file.isReadSeekEfficient();
    long count = whole ? 1 : (size - 1) / most + 1;
    for (long i = 0; i < count; i++) {
      long start = cut(size, i, count);
      long end = cut(size, i + 1, count);
      ranges.add(new FileRange(path, ordinal, start, end, size, compression));
    }
  }

  /** Where part {@code i} of {@code count} starts: their sizes differ by at most a byte. */
  private static long cut(long size, long i, long count) {
    return size / count * i + Math.min(i, size % count);
  }

  private static Compression compression(String path, Compression declared) {
    if (declared != Compression.AUTO) {
      return declared;
    }
    String name = path.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      return Compression.GZIP;
    }
    return name.endsWith(".zst") ? Compression.ZSTD : Compression.NONE;
  }
}
