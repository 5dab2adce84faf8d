package io.millrace.transforms.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON value as it was written, duplicates and all.
 *
 * @param text of a string or a number, else null
 * @param members of an object, in order
 * @param elements of an array
 */
record JsonValue(Kind kind, String text, List<Member> members, List<JsonValue> elements) {
  private static final int DEPTH_MAX = 512;
  private static final int NUMBER_LENGTH_MAX = 1_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(Integer.MAX_VALUE) // checked here, sign and point included
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** What a token can be, as messages call it. */
  enum Kind {
    OBJECT("an object"),
    ARRAY("an array"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("null");

    final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /** A name and its value in an object. */
  record Member(String name, JsonValue value) {}

  /** The one value that {@code text} is. */
  static JsonValue parse(String text) throws BadRecordException {
    if (text.startsWith("\uFEFF")) {
      throw BadRecordException.syntax("a byte order mark stands inside of the file");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonValue value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw BadRecordException.syntax("something follows the end of the JSON value");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw BadRecordException.syntax("the record is nested deeper than " + DEPTH_MAX + " levels");
    } catch (JsonProcessingException e) {
      throw BadRecordException.syntax(
          "the record is not JSON from character " + e.getLocation().getColumnNr() + " on");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory has no such errors
    }
  }

  private static JsonValue value(JsonParser parser, JsonToken token)
      throws IOException, BadRecordException {
    if (token == null) {
      throw BadRecordException.syntax("the record is not JSON: it is empty");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> scalar(Kind.STRING, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      case VALUE_TRUE -> scalar(Kind.BOOLEAN, "true");
      case VALUE_FALSE -> scalar(Kind.BOOLEAN, "false");
      case VALUE_NULL -> scalar(Kind.NULL, null);
      default -> throw BadRecordException.syntax("the record is not JSON");
    };
  }

  private static JsonValue scalar(Kind kind, String text) {
    return new JsonValue(kind, text, List.of(), List.of());
  }

  private static JsonValue number(String text) throws BadRecordException {
    if (text.length() > NUMBER_LENGTH_MAX) {
      throw BadRecordException.syntax(
          "a number has more than " + NUMBER_LENGTH_MAX + " characters");
    }
    return scalar(Kind.NUMBER, text);
  }

  private static JsonValue object(JsonParser parser) throws IOException, BadRecordException {
    List<Member> members = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.getCurrentName();
      members.add(new Member(name, value(parser, parser.nextToken())));
    }
    return new JsonValue(Kind.OBJECT, null, members, List.of());
  }

  private static JsonValue array(JsonParser parser) throws IOException, BadRecordException {
    List<JsonValue> elements = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      elements.add(value(parser, token));
      token = parser.nextToken();
    }
    return new JsonValue(Kind.ARRAY, null, List.of(), elements);
  }

  /** All values under a name. */
  List<JsonValue> all(String name) {
    return members.stream().filter(m -> m.name().equals(name)).map(Member::value).toList();
  }
}
