package io.millrace.pipelines.redrive;

import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.type.Failure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Writes events as files of their stream's format, each as it was, or as it was mended. */
final class SentFiles {
  /** The longest header that is looked for. */
  private static final int HEADER_BYTES_MAX = 1 << 20;

  private final RecordFormat format;
  private final RecordFormat.Csv csv;
  private final Map<String, byte[]> headers = new HashMap<>();

  SentFiles(RecordFormat format) {
    this.format = format;
    this.csv = format instanceof RecordFormat.Csv given ? given : null;
  }

  /** Why an event cannot be written so that it would be read as one, or null. */
  String refusal(Letter letter) throws IOException {
    byte[] bytes = letter.bytes();
    if (bytes == null) {
      return "it failed behind a shuffle, and only its row is kept";
    }
    if (Failure.Code.TOO_LONG.equals(letter.code())) {
      return "only the first of its bytes are kept";
    }
    if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
      return "it is empty";
    }
    if (csv != null && csv.comment() != 0 && bytes[0] == csv.comment()) {
      return "it starts as a comment does";
    }
    boolean mayHoldBreaks =
        csv != null && csv.quotedNewlines() && even(bytes)
            || format instanceof RecordFormat.Json json && json.records() != null;
    if (!mayHoldBreaks && (indexOf(bytes, '\n') >= 0 || indexOf(bytes, '\r') >= 0)) {
      return "it has a line break, and would be read as two";
    }
    return csv != null && csv.header() && csv.columns() == null && header(letter.file()) == null
        ? "the file with its header is gone: " + letter.file()
        : null;
  }

  private boolean even(byte[] bytes) {
    int quotes = 0;
    for (byte b : bytes) {
      quotes += b == csv.quote() ? 1 : 0;
    }
    return csv.quote() != 0 && quotes % 2 == 0;
  }

  private static int indexOf(byte[] bytes, char wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Writes events that are not refused. Those with another header, and one whose open quote would
   * take the next with it, have a file of their own.
   */
  void write(List<Letter> letters, Path folder) throws IOException {
    Map<String, List<Letter>> files = new LinkedHashMap<>();
    int alone = 0;
    for (Letter letter : letters) {
      boolean open = csv != null && csv.quotedNewlines() && !even(letter.bytes());
      String group = open ? "open " + alone++ : csv == null ? "" : text(headerOf(letter));
      files.computeIfAbsent(group, name -> new ArrayList<>()).add(letter);
    }
    int number = 0;
    for (List<Letter> group : files.values()) {
      number++;
      String name =
          String.format(Locale.ROOT, "sent-%05d.%s", number, csv == null ? "jsonl" : "csv");
      Path file = folder.resolve(format instanceof RecordFormat.Text ? "sent.txt" : name);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        byte[] header = headerOf(group.get(0));
        if (header.length > 0) {
          out.write(header);
          out.write('\n');
        }
        for (Letter letter : group) {
          out.write(line(letter.bytes()));
          out.write('\n');
        }
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** An element of a JSON document on one line: a line break in it stands between values. */
  private byte[] line(byte[] bytes) {
    boolean document = format instanceof RecordFormat.Json json && json.records() != null;
    byte[] line = bytes.clone();
    for (int i = 0; document && i < line.length; i++) {
      line[i] = line[i] == '\n' || line[i] == '\r' ? (byte) ' ' : line[i];
    }
    return line;
  }

  private byte[] headerOf(Letter letter) throws IOException {
    if (csv == null || !csv.header()) {
      return new byte[0];
    }
    return csv.columns() == null
        ? header(letter.file())
        : String.join(String.valueOf(csv.delimiter()), csv.columns())
            .getBytes(StandardCharsets.UTF_8);
  }

  /** The first line of a file that is neither blank nor a comment; null if there is no file. */
  private byte[] header(String file) throws IOException {
    if (file == null || file.contains("://") || file.endsWith(".zst")) {
      return null;
    }
    if (!headers.containsKey(file)) {
      headers.put(file, readHeader(Path.of(file)));
    }
    return headers.get(file);
  }

  private byte[] readHeader(Path file) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0 && line.size() < HEADER_BYTES_MAX; b = in.read()) {
        if (b != '\n') {
          line.write(b);
        } else if (isHeader(text(line.toByteArray()))) {
          break;
        } else {
          line.reset();
        }
      }
      return text(line.toByteArray()).stripTrailing().getBytes(StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean isHeader(String line) {
    return !line.isBlank() && (csv.comment() == 0 || line.charAt(0) != csv.comment());
  }
}
