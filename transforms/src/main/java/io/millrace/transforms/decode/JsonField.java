package io.millrace.transforms.decode;

import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.util.Arrays;
import java.util.Map;

/** What is declared of one place in a JSON record: a field, an element, a value of a map. */
final class JsonField {
  private static final TimePattern RFC3339 = new TimePattern("rfc3339", null);
  private static final TimePattern ISO_DAY = new TimePattern("yyyy-MM-dd", null);

  final String name;

  /** The place among its siblings. */
  final int index;

  final Kind kind;
  final boolean nullable;

  /** How a TIMESTAMP or DATE is written, else null. */
  final TimeText time;

  /** What is inside an array or map, else null. */
  final JsonField element;

  /** With which tokens a value may start, as bits of {@link #token}. */
  final int tokens;

  /** What is inside a row, else null. */
  final JsonNested row;

  /** The last object that had this field, by the number of its row. */
  int seen;

  private final String label;
  private final Type type;

  private JsonField(String name, int index, Type type, String path, String label, JsonTypes types) {
    this.name = name;
    this.index = index;
    this.type = type;
    this.kind = type.kind();
    this.nullable = type.nullable();
    this.label = label;
    this.time = time(type, types.patterns().get(path));
    this.tokens = tokens(kind, time);
    boolean filled = kind == Kind.ARRAY || kind == Kind.MAP;
    String inside = kind == Kind.MAP ? "a value in '" : "an element of '";
    this.element =
        filled ? new JsonField("", 0, type.element(), path, inside + path + "'", types) : null;
    this.row = kind == Kind.ROW ? new JsonNested(types, of(type, path + ".", types)) : null;
  }

  static final int STRING = 1;
  static final int NUMBER = 2;
  static final int BOOLEAN = 4;
  static final int ARRAY = 8;
  static final int OBJECT = 16;
  private static final byte[] TOKENS = new byte[256];

  static {
    TOKENS['"'] = STRING;
    Arrays.fill(TOKENS, '0', '9' + 1, (byte) NUMBER);
    TOKENS['-'] = NUMBER;
    TOKENS['t'] = BOOLEAN;
    TOKENS['f'] = BOOLEAN;
    TOKENS['['] = ARRAY;
    TOKENS['{'] = OBJECT;
  }

  /** The kind of token that starts with this byte, 0 for null and for what is no token. */
  static int token(byte first) {
    return TOKENS[first & 0xff];
  }

  private static int tokens(Kind kind, TimeText time) {
    return switch (kind) {
      case BOOLEAN -> BOOLEAN;
      case INT32, INT64, FLOAT, DOUBLE -> NUMBER;
      case DECIMAL -> NUMBER | STRING;
      case STRING, BYTES, DATE -> STRING;
      case TIMESTAMP -> time.isEpoch() ? NUMBER | STRING : STRING;
      case ARRAY -> ARRAY;
      case MAP, ROW -> OBJECT;
    };
  }

  /** What all fields of a source share. */
  record JsonTypes(JsonText text, JsonValues values, Map<String, TimePattern> patterns) {}

  /** The fields of a row type. */
  static JsonField[] of(Type row, String prefix, JsonTypes types) {
    JsonField[] fields = new JsonField[row.row().size()];
    for (int i = 0; i < fields.length; i++) {
      String name = row.row().name(i);
      String path = prefix + name;
      fields[i] = new JsonField(name, i, row.row().type(i), path, "field '" + path + "'", types);
    }
    return fields;
  }

  static TimeText time(Type type, TimePattern declared) {
    if (type.kind() == Kind.TIMESTAMP) {
      return new TimeText(declared == null ? RFC3339 : declared);
    }
    return type.kind() == Kind.DATE ? new TimeText(declared == null ? ISO_DAY : declared) : null;
  }

  Failure missing(String why) {
    return new Failure(Failure.Code.MISSING, label + " is " + why);
  }

  /** The failure of another token than the declared one, which starts with {@code first}. */
  Failure wrongKind(byte first) {
    String found =
        switch (first) {
          case '"' -> "a string";
          case '{' -> "an object";
          case '[' -> "an array";
          case 't', 'f' -> "a boolean";
          default -> "a number";
        };
    return new Failure(
        Failure.Code.KIND, label + " is " + found + ", " + wanted() + " is declared");
  }

  private String wanted() {
    return switch (kind) {
      case BOOLEAN -> "a boolean";
      case INT32, INT64, FLOAT, DOUBLE -> "a number";
      case DECIMAL -> "a number or a string";
      case STRING, BYTES, DATE -> "a string";
      case TIMESTAMP -> time.isEpoch() ? "a number or a string" : "a string";
      case ARRAY -> "an array";
      case MAP, ROW -> "an object";
    };
  }

  /** The failure of a value in [from, to) that does not convert. */
  Failure badValue(byte[] b, int from, int to) {
    return badValue(label, type, time, b, from, to);
  }

  static Failure badValue(String label, Type type, TimeText time, byte[] b, int from, int to) {
    String wanted =
        switch (type.kind()) {
          case BOOLEAN -> "no boolean";
          case INT32, INT64 ->
              "no whole number of type " + type.kind().name().toLowerCase(java.util.Locale.ROOT);
          case FLOAT, DOUBLE -> "no number, or too large";
          case DECIMAL -> "no number";
          case STRING -> "no valid text (half of a surrogate pair)";
          case BYTES -> "no base64";
          case TIMESTAMP -> "no time of the form " + time.form();
          case DATE -> "no date of the form " + time.form();
          case ARRAY, MAP, ROW -> "no valid " + type + " in JSON";
        };
    String text = Words.excerpt(b, from, to);
    return new Failure(Failure.Code.VALUE, label + ": " + text + " is " + wanted);
  }
}
