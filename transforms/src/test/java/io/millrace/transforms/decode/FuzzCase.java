package io.millrace.transforms.decode;

import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.type.Invalid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * A source, the bytes of a file of it, and what must come out.
 *
 * @param seed of the choices where to cut the file
 * @param seen what the scan of the whole file counted
 */
record FuzzCase(FileSource source, Oracle oracle, byte[] bytes, long seed, ScanCounts seen) {
  private static final int EVERY_CUT_BYTES = 250;

  FuzzCase with(byte[] other) {
    return new FuzzCase(source, oracle, other, seed, new ScanCounts());
  }

  static FileSource source(RecordFormat format, SourceSchema schema, boolean[] needed) {
    return new FileSource(List.of("x"), Compression.NONE, format, schema, List.of(), needed);
  }

  /** How the scans of the file differ from what must come out: whole, in ranges, compressed. */
  Optional<String> difference(Path file) throws IOException {
    List<Expected> expected = oracle.read(bytes);
    RecordScan scan = new RecordScan(source);
    Files.write(file, bytes);
    Optional<String> wrong = whole(scan, file, Compression.NONE, expected);
    if (wrong.isPresent()) {
      return wrong;
    }
    Random random = new Random(seed ^ bytes.length);
    if (source.format().splittable()) {
      wrong = ranges(scan, file, random, expected);
    }
    if (wrong.isEmpty() && random.nextInt(8) == 0) {
      Files.write(file, gzip(random));
      wrong = whole(scan, file, Compression.GZIP, expected).map(w -> "in gzip: " + w);
    }
    return wrong;
  }

  private Optional<String> whole(
      RecordScan scan, Path file, Compression compression, List<Expected> expected)
      throws IOException {
    Scanned scanned = new Scanned().read(scan, Scanned.range(file, compression));
    scanned.checkLines(source);
    seen.records = scanned.counts.records;
    seen.good = scanned.counts.good;
    seen.bad = scanned.counts.bad;
    if (scanned.counts.bytes != bytes.length) {
      return Optional.of("counted " + scanned.counts.bytes + " bytes of " + bytes.length);
    }
    return expected == null ? damage(scanned) : difference(scanned, expected, true);
  }

  /** Something must be bad, and what is good must be so. */
  private Optional<String> damage(Scanned scanned) {
    if (scanned.bad.isEmpty()) {
      return Optional.of("nothing is bad");
    }
    for (Scanned.Row row : scanned.rows) {
      byte[] raw = row.raw().getBytes(StandardCharsets.UTF_8);
      Expected one = oracle.one(raw).orElseThrow();
      String wrong =
          difference(
              row, new Expected(row.offset(), row.line(), raw, one.code(), one.values()), true);
      if (wrong != null) {
        return Optional.of(wrong);
      }
    }
    return Optional.empty();
  }

  private Optional<String> ranges(
      RecordScan scan, Path file, Random random, List<Expected> expected) throws IOException {
    int size = bytes.length;
    if (size > 0 && size <= EVERY_CUT_BYTES && random.nextInt(6) == 0) {
      for (int cut = 0; cut <= size; cut++) {
        Optional<String> wrong = ranges(scan, file, new int[] {cut}, expected);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    // Now and then about the start, where headers and byte order marks stand.
    int most = random.nextInt(4) == 0 ? Math.min(size, 12) : size;
    int[] cuts = random.ints(random.nextInt(5), 0, most + 1).sorted().toArray();
    return ranges(scan, file, cuts, expected);
  }

  private Optional<String> ranges(RecordScan scan, Path file, int[] cuts, List<Expected> expected)
      throws IOException {
    Scanned scanned = new Scanned();
    for (int i = 0; i <= cuts.length; i++) {
      long start = i == 0 ? 0 : cuts[i - 1];
      long end = i == cuts.length ? bytes.length : cuts[i];
      if (start < end) {
        FileRange range =
            new FileRange(file.toString(), 3, start, end, bytes.length, Compression.NONE);
        scanned.read(scan, range);
      }
    }
    return difference(scanned, expected, false)
        .map(w -> "cut at " + Arrays.toString(cuts) + ": " + w);
  }

  private byte[] gzip(Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    do {
      int end = random.nextBoolean() ? bytes.length : at + random.nextInt(bytes.length - at + 1);
      try (GZIPOutputStream member = new GZIPOutputStream(out)) {
        member.write(bytes, at, end - at);
      }
      at = end;
    } while (at < bytes.length);
    out.write(new byte[random.nextInt(3)]);
    return out.toByteArray();
  }

  private Optional<String> difference(Scanned scanned, List<Expected> expected, boolean lines) {
    int row = 0;
    int bad = 0;
    for (Expected record : expected) {
      boolean isRow =
          row < scanned.rows.size() && scanned.rows.get(row).offset() == record.offset();
      boolean isBad = bad < scanned.bad.size() && scanned.bad.get(bad).offset() == record.offset();
      if (isRow == isBad) {
        return Optional.of("no record at " + record.offset() + ", where must be " + shown(record));
      }
      String wrong =
          isRow
              ? difference(scanned.rows.get(row++), record, lines)
              : difference(scanned.bad.get(bad++), record, lines);
      if (wrong != null) {
        return Optional.of(wrong);
      }
    }
    if (row < scanned.rows.size()) {
      return Optional.of("a row more: " + scanned.rows.get(row));
    }
    return bad < scanned.bad.size()
        ? Optional.of("a bad record more: " + scanned.bad.get(bad))
        : Optional.empty();
  }

  private static String difference(Scanned.Row row, Expected expected, boolean lines) {
    if (expected.code() != null) {
      return "the row " + row + " must be " + shown(expected);
    }
    for (int i = 0; i < expected.values().size(); i++) {
      if (!same(row.values().get(i), expected.values().get(i))) {
        String found = "field " + i + " is " + row.values().get(i) + " in " + row;
        return found + ", must be " + expected.values().get(i);
      }
    }
    boolean place = !lines || row.line() == expected.line();
    boolean raw = row.raw().equals(new String(expected.raw(), StandardCharsets.UTF_8));
    boolean position = row.position() == (3L << 44) + row.offset();
    return place && raw && position ? null : "the place of " + row + " must be " + shown(expected);
  }

  private static String difference(BadRecord bad, Expected expected, boolean lines) {
    boolean same =
        bad.failure().code().equals(expected.code())
            && Arrays.equals(bad.bytes(), expected.raw())
            && (!lines || bad.line() == expected.line());
    return same ? null : bad + " " + shown(bad.bytes()) + " must be " + shown(expected);
  }

  private static boolean same(Object found, Object expected) {
    if (found instanceof Invalid invalid) {
      return expected == SlowValues.INVALID
          && invalid.failure().code().equals(io.millrace.transforms.type.Failure.Code.VALUE);
    }
    if (found instanceof Map<?, ?> map && expected instanceof Map<?, ?> other) {
      return new ArrayList<Object>(map.keySet()).equals(new ArrayList<Object>(other.keySet()))
          && map.equals(other);
    }
    return expected != SlowValues.INVALID && java.util.Objects.equals(found, expected);
  }

  private static String shown(Expected record) {
    String what = record.code() == null ? "" + record.values() : record.code();
    return what
        + " in line "
        + record.line()
        + " at "
        + record.offset()
        + ": "
        + shown(record.raw());
  }

  /** Bytes as a Java literal of Latin-1 would have them. */
  static String shown(byte[] bytes) {
    StringBuilder text = new StringBuilder("\"");
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c >= ' ' && c < 127) {
        text.append(c);
      } else {
        text.append(c == '\n' ? "\\n" : String.format("\\u%04x", (int) c));
      }
    }
    return text.append('"').toString();
  }

  @Override
  public String toString() {
    return source.format()
        + "\nschema "
        + source.schema().type()
        + "\ntimes "
        + source.schema().patterns()
        + "\nneeded "
        + Arrays.toString(source.needed())
        + "\nbytes "
        + shown(bytes);
  }
}
