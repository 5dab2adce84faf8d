package io.millrace.it.cases;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes the events of a stream: in disorder, some twice, some damaged, with nulls and absent
 * fields, the largest and smallest numbers, and times on the bounds of windows.
 */
final class CaseEvents {
  private static final ValueType SMALL = ValueType.whole(3);

  /** Columns that all streams may have, the first two always. */
  static final List<Column> ALL =
      List.of(
          new Column("id", ValueType.whole(7)),
          new Column("ts", ValueType.TIME),
          new Column("key", ValueType.TEXT),
          new Column("user", ValueType.whole(1)),
          new Column("value", SMALL),
          new Column("order", ValueType.whole(5)),
          new Column("big", ValueType.whole(ValueType.LONG_DIGITS)),
          new Column("price", ValueType.decimal(9, 2)),
          new Column("exact", ValueType.decimal(28, 12)),
          new Column("rate", ValueType.DOUBLE),
          new Column("text", ValueType.TEXT),
          new Column("flag", ValueType.BOOLEAN),
          new Column("date", ValueType.DAY),
          new Column("time", ValueType.TIME),
          new Column("tags", ValueType.TEXTS));

  private static final DateTimeFormatter TIME = formatter("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
  private static final DateTimeFormatter PLAIN = formatter("uuuu-MM-dd HH:mm:ss.SSSSSS");
  private static final String[] KEYS = {"a", "b", "B", "\u00e9", "\ud83d\ude00", "a b"};
  private static final String[] TEXTS = {
    "",
    "a",
    "ab",
    "Zebra",
    "\u00e9\u00df",
    "a\u0301",
    "\ud83d\ude00x",
    " padded ",
    "10",
    "-7",
    "+5",
    "\"quoted\", and more",
    "a\\b",
    "caf\u00e9 au lait",
    "\u4e2d\u6587",
    "9223372036854775808",
    "\uffe6",
    "tab\tand\nline"
  };
  private static final String[] BIG = {
    "9223372036854775807", "-9223372036854775808", "0", "-1", "1", "9007199254740993", "2147483648"
  };
  private static final String[] EXACT = {
    "0", "0.000000000001", "-9999999999999999.999999999999", "1234567890123456.123456789012", "1"
  };

  private final Random random;
  private final String name;
  private final boolean json;
  private final List<Column> columns;
  private final int count;
  private long damaged;

  CaseEvents(Random random, String name, boolean json, List<Column> columns, int count) {
    this.random = random;
    this.name = name;
    this.json = json;
    this.columns = columns;
    this.count = count;
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  private record Line(byte[] bytes, String row) {}

  /**
   * Makes the stream.
   *
   * @param stepMillis windows are multiples of it, and sessions about as long
   * @param startMillis around which moment
   */
  CaseStream make(long stepMillis, long startMillis) {
    List<Line> lines = new ArrayList<>();
    long time = startMillis * 1000;
    for (int i = 0; i < count; i++) {
      time = next(time, stepMillis * 1000);
      Line line = line(i, time);
      lines.add(line);
      if (random.nextInt(12) == 0) {
        lines.add(line);
      }
      if (random.nextInt(16) == 0) {
        lines.add(damaged(line));
        damaged++;
      }
    }
    disorder(lines);
    int files = 1 + random.nextInt(3);
    List<InputFile> made = new ArrayList<>();
    StringBuilder good = new StringBuilder();
    for (int file = 0; file < files; file++) {
      int from = lines.size() * file / files;
      int to = lines.size() * (file + 1) / files;
      for (int i = from; i < to; i++) {
        if (lines.get(i).row() != null) {
          good.append(lines.get(i).row()).append(',').append(i).append('\n');
        }
      }
      List<byte[]> bytes = lines.subList(from, to).stream().map(Line::bytes).toList();
      made.add(new InputFile("part-" + file + (json ? ".jsonl" : ".csv"), header(), bytes));
    }
    return new CaseStream(name, columns, json, made, good.toString(), lines.size(), damaged);
  }

  private String header() {
    return json ? "" : String.join(",", columns.stream().map(Column::name).toList());
  }

  private long next(long time, long step) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> time;
      case 2 -> Math.floorDiv(time, step) * step + step;
      case 3 -> Math.floorDiv(time, step) * step + step - 1;
      case 4 -> time + step;
      case 5 -> time + step - 1000;
      default -> time + (long) (random.nextDouble() * random.nextDouble() * step);
    };
  }

  /** Neighbours change places, and some events come long after. */
  private void disorder(List<Line> lines) {
    for (int i = 0; i < lines.size(); i++) {
      int far = random.nextInt(20) == 0 ? lines.size() : 8;
      int other = Math.min(lines.size() - 1, i + random.nextInt(far));
      Line line = lines.get(i);
      lines.set(i, lines.get(other));
      lines.set(other, line);
    }
  }

  private Line line(int id, long time) {
    StringBuilder text = new StringBuilder();
    StringBuilder row = new StringBuilder();
    for (Column column : columns) {
      boolean required = column.name().equals("id") || column.name().equals("ts");
      Object value = required || random.nextInt(8) > 0 ? value(column, id, time) : null;
      boolean none = value == null || !json && value.equals("");
      if (json) {
        member(text, column, value);
      } else {
        text.append(text.isEmpty() ? "" : ",").append(value == null ? "" : cell(value));
      }
      row.append('"').append(none ? CaseStream.NULL : duck(value).replace("\"", "\"\""));
      row.append("\",");
    }
    String line = json ? "{" + text + "}" : text.toString();
    return new Line(line.getBytes(StandardCharsets.UTF_8), row.append(time).toString());
  }

  private Object value(Column column, int id, long time) {
    return switch (column.name()) {
      case "id" -> Long.toString(id);
      case "ts" -> instant(time);
      case "key" -> pick(KEYS);
      case "user" -> Long.toString(random.nextInt(6));
      case "value" -> Long.toString(random.nextInt(201) - 100);
      case "order" -> Long.toString(random.nextInt(count / 3 + 1));
      case "big" -> random.nextInt(3) == 0 ? pick(BIG) : Long.toString(random.nextInt(1000));
      case "price" ->
          String.format(
              Locale.ROOT,
              "%." + random.nextInt(3) + "f",
              (random.nextInt(200_001) - 20_000) / 100.0);
      case "exact" -> random.nextInt(3) == 0 ? pick(EXACT) : random.nextInt(100) + ".125";
      case "rate" -> Double.toString((random.nextInt(160_001) - 80_000) / 8.0);
      case "flag" -> random.nextBoolean() ? "true" : "false";
      case "date" -> LocalDate.ofEpochDay(random.nextInt(25_000) - 2_000);
      case "time" ->
          instant(
              random.nextInt(4) == 0
                  ? -random.nextInt(1 << 30) * 1_000_003L
                  : time + (random.nextInt(2001) - 1000) * 3_599_999_999L);
      case "tags" -> tags();
      default -> pick(TEXTS);
    };
  }

  private List<String> tags() {
    List<String> tags = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(pick(KEYS));
    }
    return tags;
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private void member(StringBuilder text, Column column, Object value) {
    if (value == null && random.nextBoolean()) {
      return;
    }
    text.append(text.isEmpty() ? "" : random.nextInt(9) == 0 ? " , " : ",");
    text.append('"').append(column.name()).append("\":");
    boolean bare =
        switch (column.type().kind()) {
          case WHOLE, DECIMAL, DOUBLE, BOOLEAN -> true;
          default -> false;
        };
    text.append(value == null ? "null" : bare ? value : json(value));
  }

  private String json(Object value) {
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(this::json).toList()) + "]";
    }
    boolean escaped = random.nextInt(4) == 0;
    StringBuilder text = new StringBuilder("\"");
    for (char c : written(value).toCharArray()) {
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c == '\t' || c == '\n') {
        text.append(c == '\t' ? "\\t" : "\\n");
      } else if (c > 127 && escaped) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  private static String written(Object value) {
    return value instanceof Instant at ? TIME.format(at) : value.toString();
  }

  private static String cell(Object value) {
    String text = written(value);
    return text.matches("[0-9A-Za-z.:+-]+") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String duck(Object value) {
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(t -> "'" + t + "'").toList()) + "]";
    }
    return value instanceof Instant at ? PLAIN.format(at) : value.toString();
  }

  // ---- damage

  private Line damaged(Line sound) {
    String text = new String(sound.bytes(), StandardCharsets.UTF_8);
    if (!json) {
      String[] cells = text.split(",", 3);
      return switch (random.nextInt(3)) {
        case 0 -> dead(cells[0] + ",yesterday," + cells[2]);
        case 1 -> dead("," + cells[1] + "," + cells[2]);
        default -> dead(text + ",one,too many");
      };
    }
    return switch (random.nextInt(6)) {
      case 0 -> dead(text.substring(0, text.length() - 1 - random.nextInt(6)));
      case 1 -> dead("no event");
      case 2 -> dead(text.replaceFirst("\"id\":", "\"it\":"));
      case 3 -> dead(text.replaceFirst("\"ts\":\"[0-9]", "\"ts\":\"x"));
      case 4 -> dead(text.replaceFirst("\"id\":", "\"id\":{}"));
      default -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(sound.bytes());
        bytes.write(0xff);
        yield new Line(bytes.toByteArray(), null);
      }
    };
  }

  private static Line dead(String text) {
    return new Line(text.getBytes(StandardCharsets.UTF_8), null);
  }
}
