package io.millrace.transforms.decode;

import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Formats and schemas of delimited text, and lines that more or less follow them. */
final class CsvTexts {
  private static final String[] NAMES = {
    "a", "b", "ab", "id", "caf\u00e9", "\u65e5\u672c", "with space", "x.y", "quo\"te", "semi;colon"
  };
  private static final Type ITEMS = Type.array(Type.INT64.asNullable());
  private static final Type COUNTS = Type.map(Type.STRING);
  private static final Type POINT =
      Type.row(RowType.of("x", Type.DOUBLE, "y", Type.DOUBLE.asNullable()));

  final RecordFormat.Csv format;
  final SourceSchema schema;
  final boolean[] needed;

  private final Random random;
  private final OddTexts texts;
  private final Map<String, TimePattern> patterns = new LinkedHashMap<>();
  private final List<String> columns;
  private final int quoting;

  CsvTexts(Random random) {
    this.random = random;
    texts = new OddTexts(random);
    RowType type = rowType();
    schema = new SourceSchema(type, patterns);
    needed = new boolean[type.size()];
    boolean all = random.nextBoolean();
    for (int i = 0; i < needed.length; i++) {
      needed[i] = all || random.nextInt(3) > 0;
    }
    columns = columns(type);
    quoting = random.nextInt(3);
    List<String> missing = new ArrayList<>();
    for (String text : new String[] {"", "", "-", "NULL", "\u00fc", "0"}) {
      if (random.nextInt(3) == 0 && !missing.contains(text)) {
        missing.add(text);
      }
    }
    format =
        new RecordFormat.Csv(
            texts.pick(",", ",", ";", "\t", "|", " ").charAt(0),
            texts.pick("\"", "\"", "'", "\u0000").charAt(0),
            texts.pick("\u0000", "\u0000", "#").charAt(0),
            random.nextInt(4) > 0,
            random.nextInt(3) == 0 ? columns : null,
            missing,
            random.nextBoolean());
  }

  private RowType rowType() {
    List<String> names = new ArrayList<>(Arrays.asList(NAMES));
    Collections.shuffle(names, random);
    List<Field> fields = new ArrayList<>();
    for (int i = random.nextInt(7); i >= 0; i--) {
      Type type = type(names.get(i));
      fields.add(new Field(names.get(i), random.nextInt(3) > 0 ? type.asNullable() : type));
    }
    return new RowType(fields);
  }

  private Type type(String name) {
    Kind[] kinds = Kind.values();
    Kind kind = kinds[random.nextInt(kinds.length)];
    switch (kind) {
      case ARRAY:
        return ITEMS;
      case MAP:
        return COUNTS;
      case ROW:
        return POINT;
      case TIMESTAMP, DATE:
        List<TimePattern> forms = kind == Kind.DATE ? OddTexts.DAYS : OddTexts.MOMENTS;
        if (random.nextInt(3) > 0) {
          patterns.put(name, forms.get(random.nextInt(forms.size())));
        }
        return Type.of(kind);
      default:
        return Type.of(random.nextInt(4) == 0 ? Kind.STRING : kind);
    }
  }

  private List<String> columns(RowType type) {
    List<String> names = new ArrayList<>(type.names());
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      names.add(texts.pick("", "other", "a", "b", "ab"));
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(names, random);
    }
    if (names.size() > 1 && random.nextInt(15) == 0) {
      names.remove(0);
    }
    return names;
  }

  /** The file's header, or nothing when it has none. */
  byte[] header() {
    List<String> cells = new ArrayList<>();
    for (String name : columns) {
      cells.add(cell(random.nextInt(12) == 0 ? " " + name + "\t" : name));
    }
    return format.header() ? joined(cells) : new byte[0];
  }

  byte[] line() {
    List<String> cells = new ArrayList<>();
    for (String name : columns) {
      int i = schema.type().indexOf(name);
      cells.add(cell(i < 0 ? texts.plain() : value(schema.type().field(i))));
    }
    switch (random.nextInt(25)) {
      case 0 -> cells.add(texts.pick("", "x", "\"\"", " "));
      case 1 -> cells.subList(cells.size() / 2, cells.size()).clear();
      case 2 -> cells.addAll(List.of("", "", ""));
      default -> {}
    }
    return joined(cells);
  }

  private byte[] joined(List<String> cells) {
    return String.join(String.valueOf(format.delimiter()), cells).getBytes(StandardCharsets.UTF_8);
  }

  private String value(Field field) {
    String text =
        switch (field.type().kind()) {
          case ARRAY ->
              texts.pick("[]", "[1,2]", " [ null ,3.0]", "[1.5]", "[1", "[\"x\"]", "[1]x");
          case MAP -> texts.pick("{}", "{\"a\":\"b\"}", "{\"a\":1}", "{\"\\ud800\":\"\"}", "null");
          case ROW -> texts.pick("{\"x\":1}", "{\"x\":1,\"y\":null}", "{\"x\":1,\"x\":2}", "{}");
          default -> texts.simple(field.type(), patterns.get(field.name()));
        };
    return switch (random.nextInt(20)) {
      case 0 -> "";
      case 1 -> texts.pick("-", "NULL", "\u00fc", "0", " ", "+7", "007", ".5", "5.");
      case 2 -> " " + text + "\t ";
      default -> text;
    };
  }

  /** A value as it stands in a line: in quotes where it must, and now and then otherwise. */
  private String cell(String text) {
    String value = text;
    if (random.nextInt(12) == 0) {
      value += texts.pick("\n", "\r\n", "\r", "\"", "'", "\"\"", ",", ";", "\nx,y\n", "#", "\\");
    }
    if (format == null || format.quote() == 0) {
      return random.nextInt(30) == 0 ? value : value.replaceAll("[\n\r,;|\t ]", "_");
    }
    String quote = String.valueOf(format.quote());
    boolean must =
        value.contains(quote)
            || value.indexOf(format.delimiter()) >= 0
            || value.contains("\n")
            || value.contains("\r");
    boolean quoted = must ? random.nextInt(40) > 0 : quoting == 0 || random.nextInt(6) == 0;
    return quoted ? quote + value.replace(quote, quote + quote) + quote : value;
  }
}
