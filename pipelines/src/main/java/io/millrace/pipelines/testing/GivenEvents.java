package io.millrace.pipelines.testing;

import io.millrace.pipelines.expression.TimeText;
import io.millrace.pipelines.operator.GivenRows;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.Durations;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.expression.Evaluator;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.type.RowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What arrives at a step, in order: events, and between them watermarks, which part them into
 * stretches.
 *
 * @param watermarks announced before each stretch, in milliseconds; Long.MIN_VALUE for none
 */
record GivenEvents(RowType type, List<Event> events, List<Long> watermarks) {

  /**
   * An event.
   *
   * @param time in microseconds, or null
   * @param position its place in the source
   * @param stretch from 0
   */
  record Event(Object[] row, Long time, long position, int stretch) {}

  /** What is known of the rows at a step. */
  record At(RowType type, Expression eventTime, boolean needsTime, long outOfOrderMicros) {}

  /** Rows without time. */
  static GivenEvents of(GivenRows rows) {
    List<Event> events = new ArrayList<>();
    for (Object[] row : rows.rows()) {
      events.add(new Event(row, null, events.size(), 0));
    }
    return new GivenEvents(rows.type(), events, List.of(Long.MIN_VALUE));
  }

  /** Reads the list of a {@code given}; null after problems. */
  static GivenEvents read(YamlNode.Sequence items, At at, Problems problems) {
    return new Reader(at, problems).read(items);
  }

  /** Goes through a list once. */
  private static final class Reader {
    private final At at;
    private final Problems problems;
    private final List<Event> events = new ArrayList<>();
    private final List<Long> watermarks = new ArrayList<>(List.of(Long.MIN_VALUE));
    private long newest = Long.MIN_VALUE;

    Reader(At at, Problems problems) {
      this.at = at;
      this.problems = problems;
    }

    GivenEvents read(YamlNode.Sequence items) {
      int before = problems.errors();
      for (YamlNode item : items.items()) {
        if (!(item instanceof YamlNode.Mapping mapping)) {
          problems.error(
              "wrong-kind",
              item.span(),
              "an event is a mapping of its fields, not " + item.describe());
        } else if (only(mapping, "watermark")) {
          watermark(mapping.entries().get("watermark"));
        } else if (only(mapping, "idle")) {
          idle(mapping.entries().get("idle"));
        } else if (isWrapped(mapping)) {
          wrapped(mapping);
        } else {
          event(mapping, null, item.span());
        }
      }
      return problems.errors() > before ? null : new GivenEvents(at.type(), events, watermarks);
    }

    private static boolean only(YamlNode.Mapping mapping, String key) {
      return mapping.entries().size() == 1 && mapping.entries().containsKey(key);
    }

    private boolean isWrapped(YamlNode.Mapping mapping) {
      return mapping.get("event") != null
          && (!at.type().has("event")
              || Set.of("event", "at").containsAll(mapping.entries().keySet()));
    }

    /** {@code {event: {...}, at: time}}. */
    private void wrapped(YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries().values()) {
        if (!entry.key().equals("event") && !entry.key().equals("at")) {
          problems.error(
              "unknown-key",
              entry.keySpan(),
              "there is no key '" + entry.key() + "' beside 'event'",
              "keys here: at, event");
          return;
        }
      }
      if (!(mapping.get("event") instanceof YamlNode.Mapping fields)) {
        problems.error(
            "wrong-kind",
            mapping.get("event").span(),
            "'event' must be a mapping of its fields, not " + mapping.get("event").describe());
        return;
      }
      YamlNode.Entry time = mapping.entries().get("at");
      Long micros = time == null ? null : micros(time);
      if (time == null || micros != null) {
        event(fields, micros, mapping.span());
      }
    }

    private void event(YamlNode.Mapping fields, Long said, Span span) {
      GivenRows one =
          GivenRows.of(new YamlNode.Sequence(List.of(fields), fields.span()), at.type(), problems);
      if (one == null) {
        return;
      }
      Object[] row = one.rows().get(0);
      Long time = said == null ? time(row) : said;
      if (time == null && (at.eventTime() != null || at.needsTime())) {
        problems.error(
            "no-event-time",
            span,
            "the event has no event time",
            at.eventTime() == null
                ? "the rows here do not say it: write `{event: {...}, at: \"2026-01-01T00:00:00Z\"}`"
                : "give it the fields that its stream takes the time from, or write"
                    + " `{event: {...}, at: \"2026-01-01T00:00:00Z\"}`");
        return;
      }
      newest = time == null ? newest : Math.max(newest, time);
      events.add(new Event(row, time, events.size(), watermarks.size() - 1));
    }

    private Long time(Object[] row) {
      try {
        return at.eventTime() == null ? null : (Long) Evaluator.evaluate(at.eventTime(), row);
      } catch (EvaluationFailure e) {
        return null;
      }
    }

    private void watermark(YamlNode.Entry entry) {
      Long micros = micros(entry);
      if (micros == null) {
        return;
      }
      long millis = Math.floorDiv(micros, 1000L);
      long before = watermarks.get(watermarks.size() - 1);
      if (millis < before) {
        problems.error(
            "time-goes-back",
            entry.value().span(),
            "the watermark goes back: it stands at " + Rfc3339.format(before * 1000),
            "a watermark is never lower than the one before; late events come after it");
        return;
      }
      watermarks.add(millis);
    }

    /** The watermark goes on from where it stands: as announced, or as the newest event has it. */
    private void idle(YamlNode.Entry entry) {
      Duration duration = null;
      try {
        if (entry.value() instanceof YamlNode.Scalar text && !text.isNull()) {
          duration = Durations.parse(text.text());
        }
      } catch (IllegalArgumentException e) {
        duration = null;
      }
      if (duration == null || duration.isNegative()) {
        problems.error(
            "bad-duration",
            entry.value().span(),
            "'idle' must be how long nothing came",
            "write 500ms, 30s, 10m or 1.5h");
        return;
      }
      long stands = watermarks.get(watermarks.size() - 1);
      if (newest != Long.MIN_VALUE) {
        stands = Math.max(stands, Math.floorDiv(newest - at.outOfOrderMicros(), 1000L));
      }
      if (stands == Long.MIN_VALUE) {
        problems.error(
            "idle-before-time",
            entry.keySpan(),
            "there is no time yet that could go on",
            "put an event or `watermark: \"2026-01-01T00:00:00Z\"` before");
        return;
      }
      watermarks.add(stands + duration.toMillis());
    }

    private Long micros(YamlNode.Entry entry) {
      Long micros =
          entry.value() instanceof YamlNode.Scalar text && text.isString()
              ? TimeText.micros(text.text())
              : null;
      if (micros == null) {
        problems.error(
            "bad-time",
            entry.value().span(),
            "'" + entry.key() + "' must be a time, this is " + entry.value().describe(),
            "write \"2026-01-01T00:00:00Z\"");
      }
      return micros;
    }
  }
}
