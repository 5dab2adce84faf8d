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

/** Schemas, and JSON objects that more or less follow one. */
final class JsonTexts {
  private static final String[] NAMES = {
    "a",
    "b",
    "ab",
    "id",
    "",
    "seven_7",
    "eight_88",
    "a_name_longer_than_16_bytes",
    "a_name_longer_than_16_bytez",
    "caf\u00e9",
    "\u65e5\u672c",
    "\ud83d\ude00",
    "quo\"te",
    "back\\slash",
    "with space",
    "tab\tbed",
    "x.y",
    "a_name_" + "n".repeat(120)
  };
  private static final List<Kind> SIMPLE =
      List.of(
          Kind.BOOLEAN,
          Kind.INT32,
          Kind.INT64,
          Kind.FLOAT,
          Kind.DOUBLE,
          Kind.DECIMAL,
          Kind.STRING,
          Kind.STRING,
          Kind.BYTES,
          Kind.TIMESTAMP,
          Kind.DATE);

  final SourceSchema schema;
  final boolean[] needed;

  private final Random random;
  private final OddTexts texts;
  private final Map<String, TimePattern> patterns = new LinkedHashMap<>();
  private final List<String> order;
  private final int spacing;
  private final boolean steady;

  JsonTexts(Random random) {
    this.random = random;
    texts = new OddTexts(random);
    RowType type = rowType("", 0);
    schema = new SourceSchema(type, patterns);
    needed = new boolean[type.size()];
    boolean all = random.nextBoolean();
    for (int i = 0; i < needed.length; i++) {
      needed[i] = all || random.nextInt(3) > 0;
    }
    order = new ArrayList<>(type.names());
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      order.add(texts.pick(NAMES) + "?");
    }
    Collections.shuffle(order, random);
    spacing = random.nextInt(3);
    steady = random.nextInt(4) > 0;
  }

  private RowType rowType(String prefix, int depth) {
    List<String> names = new ArrayList<>(Arrays.asList(NAMES));
    Collections.shuffle(names, random);
    List<Field> fields = new ArrayList<>();
    for (int i = random.nextInt(depth == 0 ? 9 : 4); i > 0; i--) {
      String name = names.get(i);
      Type type = type(prefix + name, depth + 1);
      fields.add(new Field(name, random.nextInt(3) > 0 ? type.asNullable() : type));
    }
    return new RowType(fields);
  }

  private Type type(String path, int depth) {
    if (depth < 4 && random.nextInt(4) == 0) {
      if (random.nextInt(3) == 0) {
        return Type.row(rowType(path + ".", depth));
      }
      Type inner = type(path, depth + 1);
      Type element = random.nextBoolean() ? inner.asNullable() : inner;
      return random.nextBoolean() ? Type.array(element) : Type.map(element);
    }
    Type type = Type.of(SIMPLE.get(random.nextInt(SIMPLE.size())));
    List<TimePattern> forms = type.kind() == Kind.DATE ? OddTexts.DAYS : OddTexts.MOMENTS;
    if ((type.kind() == Kind.DATE || type.kind() == Kind.TIMESTAMP) && random.nextInt(3) > 0) {
      patterns.put(path, forms.get(random.nextInt(forms.size())));
    }
    return type;
  }

  /** An object that follows the schema, more or less. */
  String object() {
    return object(schema.type(), "", order, 1);
  }

  byte[] line() {
    return object().getBytes(StandardCharsets.UTF_8);
  }

  private String object(RowType type, String prefix, List<String> usual, int depth) {
    List<String> names = new ArrayList<>(usual);
    if (!steady || random.nextInt(12) == 0) {
      Collections.shuffle(names, random);
    }
    if (random.nextInt(15) == 0) {
      names.add(texts.pick(NAMES));
    }
    StringBuilder text = new StringBuilder("{").append(space());
    boolean first = true;
    for (String name : names) {
      if (random.nextInt(25) == 0) {
        continue;
      }
      text.append(first ? "" : "," + space());
      first = false;
      int i = type.indexOf(name);
      text.append(quoted(name)).append(spacing == 0 ? "" : space()).append(':').append(space());
      text.append(i < 0 ? any(depth + 1) : value(type.type(i), prefix + name, depth + 1));
      text.append(space());
    }
    return text.append('}').toString();
  }

  private String space() {
    if (random.nextInt(60) == 0) {
      return texts.pick(" ", "\t", "\r", "  \t ", " ".repeat(random.nextInt(150)));
    }
    return switch (spacing) {
      case 0 -> "";
      case 1 -> " ";
      default -> texts.pick("", " ", "  ");
    };
  }

  private String value(Type type, String path, int depth) {
    int choice = random.nextInt(40);
    if (choice == 0 || (type.nullable() && choice < 4)) {
      return "null";
    }
    if (choice == 4) {
      return any(depth);
    }
    return switch (type.kind()) {
      case ARRAY -> array(type, path, depth);
      case MAP -> map(type, path, depth);
      case ROW -> object(type.row(), path + ".", type.row().names(), depth);
      case BOOLEAN -> texts.pick("true", "false");
      case INT32, INT64, FLOAT, DOUBLE -> texts.number();
      case DECIMAL -> random.nextBoolean() ? texts.number() : quoted(texts.simple(type, null));
      case STRING -> string();
      default -> time(type, path);
    };
  }

  private String time(Type type, String path) {
    TimePattern pattern = patterns.get(path);
    String text = texts.simple(type, pattern);
    boolean epoch = pattern != null && pattern.pattern().startsWith("epoch");
    return epoch && random.nextBoolean() ? texts.number() : quoted(text);
  }

  private String array(Type type, String path, int depth) {
    StringBuilder text = new StringBuilder("[").append(space());
    for (int n = random.nextInt(4); n > 0; n--) {
      text.append(value(type.element(), path, depth + 1)).append(space());
      text.append(n > 1 ? "," : "").append(space());
    }
    return text.append(']').toString();
  }

  private String map(Type type, String path, int depth) {
    StringBuilder text = new StringBuilder("{").append(space());
    for (int n = random.nextInt(4); n > 0; n--) {
      text.append(random.nextInt(4) == 0 ? string() : quoted(texts.pick(NAMES)));
      text.append(space()).append(':').append(space());
      text.append(value(type.element(), path, depth + 1)).append(space());
      text.append(n > 1 ? "," : "").append(space());
    }
    return text.append('}').toString();
  }

  /** Any value, seldom one that is no JSON, seldom one that is nested about as deep as allowed. */
  String any(int depth) {
    switch (random.nextInt(depth > 5 ? 6 : 9)) {
      case 0, 1:
        return string();
      case 2:
        return texts.number();
      case 3:
        return texts.pick("true", "false", "null");
      case 4:
        return random.nextInt(8) == 0 ? texts.badNumber() : "[]";
      case 5:
        int levels = random.nextInt(12) == 0 ? 505 + random.nextInt(12) : random.nextInt(20);
        return random.nextBoolean()
            ? "[".repeat(levels) + "]".repeat(levels)
            : "{\"a\":".repeat(levels) + "{}" + "}".repeat(levels);
      case 6:
        return "[" + any(depth + 1) + "," + space() + any(depth + 1) + "]";
      default:
        return "{" + quoted(texts.pick(NAMES)) + ":" + space() + any(depth + 1) + space() + "}";
    }
  }

  /** Text with escapes of every kind, halves of surrogate pairs seldom among them. */
  private String string() {
    StringBuilder text = new StringBuilder("\"");
    for (int n = random.nextInt(4); n > 0; n--) {
      text.append(escaped(texts.plain()));
      if (random.nextInt(5) == 0) {
        text.append(
            texts.pick(
                "\\n",
                "\\\"",
                "\\\\",
                "\\/",
                "\\b",
                "\\f",
                "\\r",
                "\\t",
                "\\u0000",
                "\\u001F",
                "\\u00e9",
                "\\uABCD",
                "\\ud83d\\ude00",
                "\\uDBFF\\uDFFF",
                "\\uffff",
                "\\u0022"));
      }
      if (random.nextInt(60) == 0) {
        text.append(texts.pick("\\ud800", "\\udc00", "\\ud800\\n", "\\udc00\\ud800", "\\ud83dx"));
      }
    }
    return text.append('"').toString();
  }

  /** A text as a JSON string, with more escapes now and then than it needs. */
  private String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  private String escaped(String text) {
    boolean much = random.nextInt(40) == 0;
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c < ' ' || (much && random.nextInt(3) == 0)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return escaped.toString();
  }
}
