package io.millrace.it.time;

import io.millrace.pipelines.results.JsonLines;
import io.millrace.transforms.expression.Rfc3339;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The sums of windows by the shortest way: each event is put into each of its windows. */
final class Sums {
  private final TestWindows windows;
  private final Collection<Event> events;

  Sums(TestWindows windows, Collection<Event> events) {
    this.windows = windows;
    this.events = events;
  }

  /** The sums, when some events do not count for some windows. */
  List<String> without(Set<String> late) {
    Map<String, List<Event>> groups = new TreeMap<>();
    for (Event event : events) {
      if (event.micros() == null || event.word().equals("none")) {
        continue;
      }
      for (TestWindows.Span span : windows.of().apply(Math.floorDiv(event.micros(), 1000L))) {
        if (!late.contains(event.id() + "@" + span.start())) {
          groups
              .computeIfAbsent(span.start() + " " + event.key(), group -> new ArrayList<>())
              .add(event);
        }
      }
    }
    List<String> sums = new ArrayList<>();
    groups.forEach(
        (group, members) ->
            sums.add(
                String.join(
                    " ",
                    group,
                    Integer.toString(members.size()),
                    Long.toString(members.stream().mapToLong(e -> Long.parseLong(e.word())).sum()),
                    String.valueOf(
                        members.stream()
                            .map(Event::v)
                            .filter(Objects::nonNull)
                            .min(Integer::compare)
                            .map(String::valueOf)
                            .orElse(null)),
                    String.join(",", members.stream().map(Event::id).sorted().toList()))));
    return sums;
  }

  /** The same of the results of a run. */
  List<String> of(List<String> results) throws IOException {
    List<String> sums = new ArrayList<>();
    for (String line : results) {
      if (line.startsWith("out ")) {
        Map<String, String> row = JsonLines.parse(line.substring(4));
        sums.add(
            String.join(
                " ",
                millis(row.get("window_start")) + " " + row.get("k"),
                row.get("n"),
                row.get("total"),
                String.valueOf(row.get("least")),
                row.get("ids")));
      }
    }
    return sums;
  }

  /** The milliseconds of a time as it is written. */
  static long millis(String time) {
    return Math.floorDiv(Rfc3339.parseMicros(time), 1000L);
  }
}
