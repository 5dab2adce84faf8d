package io.millrace.transforms.row;

import io.millrace.transforms.decode.RecordFormat;
import java.util.ArrayList;
import java.util.List;

/** The values of one record, fed with its lines. */
final class CsvRecord {
  private enum State {
    START,
    UNQUOTED,
    QUOTED,
    CLOSED
  }

  private final char delimiter;
  private final char quote;
  private final List<String> values = new ArrayList<>();
  private final StringBuilder value = new StringBuilder();
  private State state = State.START;
  private boolean broken;

  CsvRecord(RecordFormat.Csv format) {
    this.delimiter = format.delimiter();
    this.quote = format.quote();
  }

  /** Takes a line, or the line end before one more line. */
  void feed(String text) {
    for (int i = 0; i < text.length() && !broken; i++) {
      feed(text.charAt(i));
    }
  }

  private void feed(char c) {
    switch (state) {
      case START -> {
        if (quote != 0 && c == quote) {
          state = State.QUOTED;
        } else {
          unquoted(c);
        }
      }
      case UNQUOTED -> unquoted(c);
      case QUOTED -> {
        if (c == quote) {
          state = State.CLOSED;
        } else {
          value.append(c);
        }
      }
      case CLOSED -> {
        if (c == quote) {
          value.append(c);
          state = State.QUOTED;
        } else if (c == delimiter) {
          endValue();
        } else {
          broken = true;
        }
      }
    }
  }

  private void unquoted(char c) {
    if (c == delimiter) {
      endValue();
    } else {
      value.append(c);
      state = State.UNQUOTED;
    }
  }

  private void endValue() {
    values.add(value.toString());
    value.setLength(0);
    state = State.START;
  }

  /** Whether a quoted value goes on in the next line. */
  boolean isOpen() {
    return state == State.QUOTED && !broken;
  }

  /** Whether other text than the delimiter follows a closing quote. */
  boolean isBroken() {
    return broken;
  }

  /** The values of the record, which ends here. */
  List<String> end() throws BadRecordException {
    if (broken) {
      throw BadRecordException.syntax("text follows a closing quote");
    }
    if (isOpen()) {
      throw BadRecordException.syntax("a quote is never closed");
    }
    endValue();
    return values;
  }
}
