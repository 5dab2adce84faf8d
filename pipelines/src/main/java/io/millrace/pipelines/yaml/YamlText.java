package io.millrace.pipelines.yaml;

import io.millrace.pipelines.problem.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Where in a text that can be read as YAML its nodes begin and end, so that one can be replaced and
 * all else left as it is.
 */
public final class YamlText {
  private final String text;
  private final Map<String, Range> ranges = new HashMap<>();
  private boolean aliases;

  /**
   * A part of the text: from one character up to, not including, another ({@code char}s). A block's
   * range ends with the last thing in it, before what follows on the line.
   *
   * @param flow whether it is a list or mapping in brackets
   */
  public record Range(int from, int to, boolean flow) {}

  private YamlText(String text) {
    this.text = text;
  }

  /** Reads a text that {@link YamlLoader} has read without problems. */
  public static YamlText of(String text) {
    YamlText made = new YamlText(text);
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(2 * YamlLoader.SIZE_MAX).build();
    made.read(new Parse(settings).parseString(text));
    return made;
  }

  /** Whether any part of the text stands for several nodes. */
  public boolean hasAliases() {
    return aliases;
  }

  /** The outermost node that begins at a place, or null. */
  public Range at(Span place) {
    return ranges.get(key(place.line(), place.column()));
  }

  private void read(Iterable<Event> events) {
    Deque<CollectionStartEvent> open = new ArrayDeque<>();
    int last = 0;
    for (Event event : events) {
      if (event instanceof CollectionStartEvent start) {
        open.push(start);
        Mark mark = start.getStartMark().orElseThrow();
        // Held back until its end is known; the first at a place is the outermost.
        ranges.putIfAbsent(key(mark), new Range(offset(mark), offset(mark), isFlow(start)));
      } else if (event instanceof CollectionEndEvent) {
        CollectionStartEvent start = open.pop();
        Mark mark = start.getStartMark().orElseThrow();
        last = isFlow(start) ? offset(event.getEndMark().orElseThrow()) : last;
        Range known = ranges.get(key(mark));
        ranges.put(key(mark), new Range(known.from(), last, known.flow()));
      } else if (event instanceof ScalarEvent scalar) {
        Mark mark = scalar.getStartMark().orElseThrow();
        int end = offset(scalar.getEndMark().orElseThrow());
        boolean block = !scalar.isPlain() && !scalar.isSQuoted() && !scalar.isDQuoted();
        last = block ? withoutBlank(end) : end;
        ranges.putIfAbsent(key(mark), new Range(offset(mark), last, false));
      } else if (event instanceof AliasEvent) {
        aliases = true;
      }
    }
  }

  private static boolean isFlow(CollectionStartEvent start) {
    return start.getFlowStyle() == FlowStyle.FLOW;
  }

  private int withoutBlank(int end) {
    int to = end;
    while (to > 0 && Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    return to;
  }

  private int offset(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  private static String key(Mark mark) {
    return key(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String key(int line, int column) {
    return line + ":" + column;
  }
}
