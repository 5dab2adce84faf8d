package io.millrace.transforms.row;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/** The files of a source, each as one range, and what is in them. */
final class SourceFiles {
  private SourceFiles() {}

  /**
   * All files that match, by path, each once.
   *
   * @throws FileNotFoundException when a pattern matches none
   */
  static List<FileRange> list(FileSource source) throws IOException {
    Map<String, MatchResult.Metadata> files = new TreeMap<>();
    for (String pattern : source.patterns()) {
      List<MatchResult.Metadata> found = match(pattern);
      if (found.isEmpty()) {
        throw new FileNotFoundException("no file matches '" + pattern + "'");
      }
      found.forEach(file -> files.put(file.resourceId().toString(), file));
    }
    List<FileRange> ranges = new ArrayList<>();
    files.forEach(
        (path, file) -> {
          long size = file.sizeBytes();
          Compression compression = compression(path, source.compression());
          ranges.add(new FileRange(path, ranges.size(), 0, size, size, compression));
        });
    return ranges;
  }

  /** A pattern that ends with a slash means all files below that folder but the hidden ones. */
  private static List<MatchResult.Metadata> match(String pattern) throws IOException {
    boolean folder = pattern.endsWith("/");
    int above = pattern.split("/", -1).length - 1;
    String all = folder ? pattern + "**" : pattern;
    return FileSystems.match(all, EmptyMatchTreatment.ALLOW).metadata().stream()
        .filter(file -> !file.resourceId().isDirectory())
        .filter(file -> !folder || !hidden(file.resourceId().toString(), above))
        .toList();
  }

  private static boolean hidden(String path, int above) {
    List<String> names = List.of(path.split("/", -1));
    return names.subList(Math.min(above, names.size()), names.size()).stream()
        .anyMatch(name -> name.startsWith(".") || name.startsWith("_"));
  }

  private static Compression compression(String path, Compression declared) {
    String name = path.toLowerCase(Locale.ROOT);
    if (declared != Compression.AUTO) {
      return declared;
    } else if (name.endsWith(".gz")) {
      return Compression.GZIP;
    }
    return name.endsWith(".zst") ? Compression.ZSTD : Compression.NONE;
  }

  /** The whole file, decompressed. */
  static byte[] read(FileRange file) throws IOException {
    try (InputStream stored =
            Channels.newInputStream(
                FileSystems.open(FileSystems.matchNewResource(file.path(), false)));
        InputStream in = decompressed(stored, file.compression())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IOException("cannot read '" + file.path() + "': " + e.getMessage(), e);
    }
  }

  private static InputStream decompressed(InputStream in, Compression compression)
      throws IOException {
    return switch (compression) {
      case GZIP -> new GZIPInputStream(in);
      case ZSTD -> new ZstdInputStream(in);
      case NONE, AUTO -> in;
    };
  }
}
