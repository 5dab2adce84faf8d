package io.millrace.pipelines.score;

import io.millrace.transforms.expression.Rfc3339;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares the rows of an output with the truth. A row without the fields that the score names
 * cannot be right: it is a false one.
 */
final class Scorer {
  private final KnownTruth truth;

  Scorer(KnownTruth truth) {
    this.truth = truth;
  }

  /** What rows of one key say of one stretch of time, microseconds, both ends included. */
  private record Alarm(String key, long from, long to) {
    boolean meets(KnownTruth.Pattern pattern) {
      return Objects.equals(key, pattern.key()) && from <= pattern.end() && pattern.start() <= to;
    }

    String text() {
      return (key == null ? "" : key + " ") + span(from, to);
    }
  }

  /** The score of an output; {@code output} is its name for people. */
  Score score(ScoreSpec spec, String output, List<Map<String, String>> rows) {
    String title = spec.title() + ", in " + output;
    return spec.pattern() == null ? faults(spec, title, rows) : patterns(spec, title, rows);
  }

  private Score patterns(ScoreSpec spec, String title, List<Map<String, String>> rows) {
    List<String> wrong = new ArrayList<>();
    List<Alarm> alarms = alarms(spec, rows, wrong);
    int unreadable = wrong.size();
    List<KnownTruth.Pattern> planted = truth.of(spec.pattern());
    // Only a place where there is no key in the output either is compared by time alone.
    List<KnownTruth.Pattern> sought =
        spec.key() == null
            ? planted.stream()
                .map(p -> new KnownTruth.Pattern(p.name(), null, p.start(), p.end(), p.events()))
                .toList()
            : planted;
    for (Alarm alarm : alarms) {
      if (sought.stream().noneMatch(alarm::meets)) {
        wrong.add(alarm.text());
      }
    }
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < sought.size(); i++) {
      KnownTruth.Pattern pattern = sought.get(i);
      if (alarms.stream().noneMatch(alarm -> alarm.meets(pattern))) {
        missed.add(text(planted.get(i)));
      }
    }
    int all = alarms.size() + unreadable;
    return new Score(title, planted.size(), all, all - wrong.size(), missed, wrong);
  }

  private static String text(KnownTruth.Pattern pattern) {
    return (pattern.key() == null ? "" : pattern.key() + " ")
        + span(pattern.start(), pattern.end())
        + ", "
        + pattern.events()
        + " events";
  }

  private static String span(long from, long to) {
    return Rfc3339.format(from) + (from == to ? "" : " to " + Rfc3339.format(to));
  }

  /** The rows as alarms: those of one key that touch are one, whatever windows they come from. */
  private static List<Alarm> alarms(
      ScoreSpec spec, List<Map<String, String>> rows, List<String> unreadable) {
    Map<String, List<Alarm>> byKey = new TreeMap<>();
    for (Map<String, String> row : rows) {
      String key = spec.key() == null ? "" : row.get(spec.key());
      Long from = time(row.get(spec.from()));
      Long to = spec.to() == null ? from : time(row.get(spec.to()));
      if (key == null || from == null || to == null) {
        unreadable.add("a row without '" + lacking(spec, row) + "': " + row);
      } else {
        String known = spec.key() == null ? null : key;
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(new Alarm(known, from, to));
      }
    }
    List<Alarm> merged = new ArrayList<>();
    for (List<Alarm> alarms : byKey.values()) {
      alarms.sort(Comparator.comparingLong(Alarm::from));
      Alarm open = alarms.get(0);
      for (Alarm alarm : alarms) {
        if (alarm.from() <= open.to()) {
          open = new Alarm(open.key(), open.from(), Math.max(open.to(), alarm.to()));
        } else {
          merged.add(open);
          open = alarm;
        }
      }
      merged.add(open);
    }
    return merged;
  }

  private static String lacking(ScoreSpec spec, Map<String, String> row) {
    if (spec.key() != null && !row.containsKey(spec.key())) {
      return spec.key();
    }
    return time(row.get(spec.from())) == null ? spec.from() : spec.to();
  }

  private static Long time(String text) {
    if (text == null) {
      return null;
    }
    try {
      return Rfc3339.parseMicros(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private Score faults(ScoreSpec spec, String title, List<Map<String, String>> rows) {
    Map<String, String> planted = new LinkedHashMap<>();
    for (KnownTruth.Fault fault : truth.ofKind(spec.fault())) {
      String mark = spec.id() == null ? String.valueOf(fault.offset()) : fault.id();
      String id = fault.id() == null ? "" : " (" + fault.id() + ")";
      planted.put(mark, fault.file() + ", line " + fault.line() + id);
    }
    Set<String> reported = new LinkedHashSet<>();
    List<String> wrong = new ArrayList<>();
    String field = spec.id() == null ? "offset" : spec.id();
    int unreadable = 0;
    for (Map<String, String> row : rows) {
      String mark = row.get(field);
      if (mark == null) {
        unreadable++;
        wrong.add("a row without '" + field + "': " + row);
      } else if (reported.add(mark) && !planted.containsKey(mark)) {
        wrong.add(field + " " + mark);
      }
    }
    List<String> missed = new ArrayList<>();
    planted.forEach(
        (mark, text) -> {
          if (!reported.contains(mark)) {
            missed.add(text);
          }
        });
    int alarms = reported.size() + unreadable;
    return new Score(title, planted.size(), alarms, alarms - wrong.size(), missed, wrong);
  }
}
