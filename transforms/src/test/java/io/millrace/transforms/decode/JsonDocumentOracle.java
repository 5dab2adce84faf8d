package io.millrace.transforms.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.transforms.type.Failure.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The elements of an array in a JSON document by Jackson. Of a document that Jackson refuses it
 * only knows that something must be bad, and what each element that is said to be good is.
 */
final class JsonDocumentOracle implements Oracle {
  private final List<String> path;
  private final JsonOracle records;

  JsonDocumentOracle(String path, JsonOracle records) {
    this.path = path.isEmpty() ? List.of() : List.of(path.split("\\."));
    this.records = records;
  }

  @Override
  public Optional<Expected> one(byte[] raw) {
    return Optional.of(records.record(0, 0, raw));
  }

  @Override
  public List<Expected> read(byte[] file) {
    int start = Oracle.markLength(file);
    byte[] document = Arrays.copyOfRange(file, start, file.length);
    Optional<String> text = SlowValues.text(document);
    if (text.isEmpty()) {
      return null;
    }
    if (text.get().matches("[ \t\r\n]*+")) {
      return List.of();
    }
    try (JsonParser parser = JsonOracle.FACTORY.createParser(text.get())) {
      List<Expected> found = new Reading(parser, text.get(), start).document();
      return parser.nextToken() == null ? found : null;
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One document being read. */
  private final class Reading {
    private final JsonParser parser;
    private final String text;
    private final int start;
    private List<Expected> found;

    /** How deep what is around the elements is nested. */
    private int deepest;

    Reading(JsonParser parser, String text, int start) {
      this.parser = parser;
      this.text = text;
      this.start = start;
    }

    /** Null when the member that holds the array stands twice. */
    List<Expected> document() throws IOException {
      boolean once = value(parser.nextToken(), 0);
      if (!once || deepest > JsonOracle.DEPTH_MAX) {
        return null;
      }
      return found == null ? whole(Code.MISSING) : found;
    }

    private List<Expected> whole(String code) {
      byte[] raw = text.getBytes(StandardCharsets.UTF_8);
      return List.of(Expected.bad(start, 1, raw, code));
    }

    private boolean value(JsonToken token, int level) throws IOException {
      if (level == path.size()) {
        found = token == JsonToken.START_ARRAY ? elements() : whole(Code.KIND);
        parser.skipChildren();
        return true;
      }
      if (token != JsonToken.START_OBJECT) {
        skip(level);
        return true;
      }
      boolean once = true;
      boolean seen = false;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean here = parser.currentName().equals(path.get(level));
        JsonToken inner = parser.nextToken();
        if (here && !seen) {
          once &= value(inner, level + 1);
        } else {
          skip(level + 1);
        }
        // Behind an array that was not found there is nobody who looks for a second one.
        once &= !here || !seen || found == null || found.stream().anyMatch(this::isWhole);
        seen |= here;
      }
      return once;
    }

    private void skip(int around) throws IOException {
      int depth = around;
      JsonToken token = parser.currentToken();
      while (token != null) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        deepest = Math.max(deepest, depth);
        if (depth == around) {
          return;
        }
        token = parser.nextToken();
      }
    }

    private boolean isWhole(Expected record) {
      return Code.KIND.equals(record.code()) && record.raw().length == size(0, text.length());
    }

    private List<Expected> elements() throws IOException {
      List<Expected> elements = new ArrayList<>();
      JsonToken token = parser.nextToken();
      while (token != JsonToken.END_ARRAY) {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.getText();
        int to = (int) parser.currentLocation().getCharOffset();
        byte[] raw = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
        long line = 1 + text.substring(0, from).chars().filter(c -> c == '\n').count();
        elements.add(records.record(start + size(0, from), line, raw));
        token = parser.nextToken();
      }
      return elements;
    }

    private int size(int from, int to) {
      return text.substring(from, to).getBytes(StandardCharsets.UTF_8).length;
    }
  }
}
