package io.millrace.pipelines.generate;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.yaml.Durations;
import io.millrace.pipelines.yaml.YamlNode;
import java.time.Duration;
import java.util.List;

/** Reads the {@code faults:} of a {@code generate:} section. */
final class FaultsReader {
  private static final List<String> KEYS =
      List.of("disorder", "late", "duplicates", "damage", "gaps");

  private FaultsReader() {}

  /**
   * @param outOfOrder what the stream says
   */
  static Faults read(YamlNode node, Duration outOfOrder, Problems problems) {
    SectionReader reader = SectionReader.of(node, "faults", KEYS, problems);
    if (reader == null) {
      return Faults.NONE;
    }
    SectionReader disorder = part(reader, "disorder", List.of("share", "max"), problems);
    SectionReader late = part(reader, "late", List.of("share", "max"), problems);
    SectionReader gaps = part(reader, "gaps", List.of("every", "length"), problems);
    Duration lateDelay =
        late == null ? Faults.NONE.lateDelay() : late.duration("max", outOfOrder.plusMinutes(1));
    if (late != null && lateDelay.compareTo(outOfOrder) <= 0) {
      late.wrong(
          "max",
          "what comes within out_of_order, " + Durations.format(outOfOrder) + ", is not late");
    }
    Duration every = gaps == null ? null : gaps.duration("every", Duration.ofHours(1));
    Duration length = gaps == null ? Duration.ZERO : gaps.duration("length", Duration.ofMinutes(1));
    if (every != null && (every.toMillis() < 1 || length.toMillis() < 1)) {
      gaps.wrong(
          every.toMillis() < 1 ? "every" : "length", "a duration of gaps must be longer than none");
    }
    return new Faults(
        disorder == null ? 0 : disorder.share("share"),
        disorder == null ? Faults.NONE.delay() : disorder.duration("max", Faults.NONE.delay()),
        late == null ? 0 : late.share("share"),
        lateDelay,
        reader.share("duplicates"),
        reader.share("damage"),
        every,
        length);
  }

  private static SectionReader part(
      SectionReader reader, String key, List<String> keys, Problems problems) {
    return reader.has(key) ? SectionReader.of(reader.get(key), key, keys, problems) : null;
  }
}
