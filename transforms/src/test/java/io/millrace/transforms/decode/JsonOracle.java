package io.millrace.transforms.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What JSON records are by Jackson: strict, whole, into a tree first and then by the schema. */
final class JsonOracle implements Oracle {
  static final int DEPTH_MAX = 512;
  private static final int NUMBER_LENGTH_MAX = 1000;
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final SourceSchema schema;
  private final boolean[] needed;
  private final SlowValues values;

  JsonOracle(SourceSchema schema, boolean[] needed) {
    this.schema = schema;
    this.needed = needed;
    this.values = new SlowValues(schema.patterns());
  }

  /** A JSON value as it was written. */
  private record Node(JsonToken token, String text, List<Member> members, List<Node> elements) {
    boolean isNull() {
      return token == JsonToken.VALUE_NULL;
    }
  }

  private record Member(String name, Node value) {}

  /** What a value came to: a value, or that it does not convert, or why the record is bad. */
  private record Read(Object value, String broken) {}

  /** The text is not one JSON value, or has a declared field twice. */
  private static final class SyntaxWrong extends Exception {
    private static final long serialVersionUID = 1L;

    SyntaxWrong(String message) {
      super(message);
    }
  }

  @Override
  public List<Expected> read(byte[] file) {
    List<Expected> found = new ArrayList<>();
    int start = Oracle.markLength(file);
    for (long line = 1; start < file.length; line++) {
      int feed = Oracle.lineFeed(file, start);
      byte[] raw = Oracle.raw(file, start, feed);
      if (!Oracle.isBlank(raw, -1)) {
        found.add(record(start, line, raw));
      }
      start = feed + 1;
    }
    return found;
  }

  /** What a text that must be one object is. */
  Expected record(long offset, long line, byte[] raw) {
    Optional<String> text = SlowValues.text(raw);
    if (text.isEmpty()) {
      return Expected.bad(offset, line, raw, Code.SYNTAX);
    }
    try {
      Node node = tree(text.get());
      if (node.token() != JsonToken.START_OBJECT) {
        return Expected.bad(offset, line, raw, Code.SYNTAX);
      }
      return record(offset, line, raw, node);
    } catch (SyntaxWrong e) {
      return Expected.bad(offset, line, raw, Code.SYNTAX);
    }
  }

  private Expected record(long offset, long line, byte[] raw, Node node) throws SyntaxWrong {
    RowType type = schema.type();
    Read[] fields = fields(type, "", node);
    Object[] row = new Object[fields.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = needed[i] ? fields[i].value() : null;
    }
    String broken = firstBroken(fields);
    return broken == null
        ? Expected.good(offset, line, raw, Arrays.asList(row))
        : Expected.bad(offset, line, raw, broken);
  }

  /** A value in JSON that stands alone in a text: INVALID whatever is wrong with it. */
  Object alone(Type type, String path, String text) {
    try {
      Read read = typed(type, path, tree(text));
      return read.broken() == null ? read.value() : SlowValues.INVALID;
    } catch (SyntaxWrong e) {
      return SlowValues.INVALID;
    }
  }

  private static String firstBroken(Read[] reads) {
    return Arrays.stream(reads).map(Read::broken).filter(b -> b != null).findFirst().orElse(null);
  }

  private Read[] fields(RowType type, String prefix, Node object) throws SyntaxWrong {
    Read[] reads = new Read[type.size()];
    for (Member member : object.members()) {
      int i = type.indexOf(member.name());
      if (i >= 0) {
        if (reads[i] != null) {
          throw new SyntaxWrong("a field stands twice");
        }
        reads[i] = typed(type.type(i), prefix + member.name(), member.value());
      }
    }
    for (int i = 0; i < reads.length; i++) {
      if (reads[i] == null) {
        reads[i] = new Read(null, type.type(i).nullable() ? null : Code.MISSING);
      }
    }
    return reads;
  }

  private Read typed(Type type, String path, Node node) throws SyntaxWrong {
    if (node.isNull()) {
      return new Read(null, type.nullable() ? null : Code.MISSING);
    }
    if (!isKind(type, path, node.token())) {
      return new Read(null, Code.KIND);
    }
    return switch (type.kind()) {
      case ARRAY -> array(type, path, node);
      case MAP -> map(type, path, node);
      case ROW -> row(type, path, node);
      default -> new Read(values.value(type, path, node.text()), null);
    };
  }

  private boolean isKind(Type type, String path, JsonToken token) {
    boolean string = token == JsonToken.VALUE_STRING;
    return switch (type.kind()) {
      case BOOLEAN -> token.isBoolean();
      case INT32, INT64, FLOAT, DOUBLE -> token.isNumeric();
      case DECIMAL -> token.isNumeric() || string;
      case STRING, BYTES, DATE -> string;
      case TIMESTAMP -> string || (token.isNumeric() && values.isEpoch(path));
      case ARRAY -> token == JsonToken.START_ARRAY;
      case MAP, ROW -> token == JsonToken.START_OBJECT;
    };
  }

  private static Read structure(Object value, boolean invalid, String broken) {
    return new Read(invalid ? SlowValues.INVALID : value, broken);
  }

  private Read array(Type type, String path, Node node) throws SyntaxWrong {
    List<Read> reads = new ArrayList<>();
    for (Node element : node.elements()) {
      reads.add(typed(type.element(), path, element));
    }
    List<Object> list = new ArrayList<>();
    reads.forEach(read -> list.add(read.value()));
    return structure(
        list, list.contains(SlowValues.INVALID), firstBroken(reads.toArray(Read[]::new)));
  }

  private Read map(Type type, String path, Node node) throws SyntaxWrong {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Read> reads = new ArrayList<>();
    boolean invalid = false;
    for (Member member : node.members()) {
      Read read = typed(type.element(), path, member.value());
      reads.add(read);
      invalid |= read.value() == SlowValues.INVALID || !SlowValues.isWellFormed(member.name());
      map.put(member.name(), read.value());
    }
    return structure(map, invalid, firstBroken(reads.toArray(Read[]::new)));
  }

  private Read row(Type type, String path, Node node) throws SyntaxWrong {
    Read[] reads = fields(type.row(), path + ".", node);
    List<Object> row = new ArrayList<>();
    Arrays.stream(reads).forEach(read -> row.add(read.value()));
    return structure(row, row.contains(SlowValues.INVALID), firstBroken(reads));
  }

  private static Node tree(String text) throws SyntaxWrong {
    try (JsonParser parser = FACTORY.createParser(text)) {
      Node node = tree(parser, parser.nextToken(), 1);
      if (parser.nextToken() != null) {
        throw new SyntaxWrong("something follows");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new SyntaxWrong(e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Node tree(JsonParser parser, JsonToken token, int depth)
      throws IOException, SyntaxWrong {
    if (token == null) {
      throw new SyntaxWrong("no value");
    }
    if (token.isStructStart() && depth > DEPTH_MAX) {
      throw new SyntaxWrong("too deep");
    }
    if (token == JsonToken.START_OBJECT) {
      List<Member> members = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        members.add(new Member(name, tree(parser, parser.nextToken(), depth + 1)));
      }
      return new Node(token, null, members, null);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Node> elements = new ArrayList<>();
      for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
        elements.add(tree(parser, t, depth + 1));
      }
      return new Node(token, null, null, elements);
    }
    String text = parser.getText();
    if (token.isNumeric() && text.length() > NUMBER_LENGTH_MAX) {
      throw new SyntaxWrong("too long a number");
    }
    return new Node(token, text, null, null);
  }
}
