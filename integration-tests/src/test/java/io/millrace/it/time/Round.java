package io.millrace.it.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.time.Question.Kind;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.results.JsonLines;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One seeded round: questions over data of their own, replayed out of order, in every third with
 * late events; then their history without those.
 */
final class Round {
  private static final int QUESTIONS = 2;
  private static final int QUESTIONS_OF_LATE = 5;
  private static final int SHOWN = 3;
  private static final long[] STEPS = {1_000, 60_000, 3_600_000};

  /** Before the clocks go forward in Berlin. */
  private static final long START = 1_774_650_000_000L;

  private final long seed;
  private final String runner;
  final Replay replay;
  final int blockRecords;
  private final boolean optimised;
  private final TimeProject project;
  private final List<Question> questions = new ArrayList<>();
  private final Map<String, MadeStream> streams = new LinkedHashMap<>();

  /**
   * Makes the data and the questions.
   *
   * @param folder an empty one
   */
  Round(long seed, String runner, Path folder) throws IOException {
    this.seed = seed;
    this.runner = runner;
    optimised = seed % 4 != 1;
    Random random = new Random(seed);
    boolean late = seed % 3 == 0;
    List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
    Collections.rotate(kinds, (int) (-seed / 3 * QUESTIONS_OF_LATE % kinds.size()));
    if (late) {
      kinds = kinds.subList(0, QUESTIONS_OF_LATE);
    } else {
      Collections.shuffle(kinds, random);
      kinds = kinds.subList(0, QUESTIONS);
    }
    long hour = 3_600_000;
    long step = kinds.contains(Kind.CALENDAR) ? hour : STEPS[random.nextInt(STEPS.length)];
    replay =
        new Replay(
            0,
            true,
            random.nextLong(),
            late ? 0.1 + random.nextDouble() * 0.4 : 0,
            1 + random.nextInt((int) (step * 6)));
    blockRecords = 1 + random.nextInt(12);
    project = new TimeProject(folder);
    Map<String, Long> bounds = new LinkedHashMap<>();
    for (Kind kind : kinds) {
      Question question = Question.of(kind, "q" + questions.size(), random, step);
      questions.add(question);
      for (String stream : question.streams()) {
        String prefix = stream.substring(stream.length() - 1) + "_";
        MadeStream made = new MadeStream(random, prefix, step, START, 100 + random.nextInt(150));
        streams.put(stream, made);
        made.write(project.data(stream), Set.of());
        bounds.put(stream, (long) random.nextInt((int) (late ? step : step * 3)));
      }
    }
    project.declare(questions, bounds);
  }

  /** The kinds of questions, each with how many events were late. */
  Map<Kind, Integer> compare(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    if (runner.equals("flink")) {
      // Else all would be read before the first watermark.
      all.add("--autoWatermarkInterval=1");
    }
    TimeProject.Run replayed =
        project.run("replay", runner, true, replay, all.toArray(String[]::new));
    assertBalances(replayed);
    assertNothingLateBehind(replayed.ledger());
    Map<Kind, Integer> counted = new TreeMap<>();
    Map<String, Set<String>> lateOf = new TreeMap<>();
    for (Question question : questions) {
      Set<String> late = late(question, replayed);
      lateOf.put(question.name(), late);
      counted.put(question.kind(), late.size());
      for (String stream : question.streams()) {
        MadeStream made = streams.get(stream);
        made.write(project.data(stream), gone(question, made, late));
      }
    }
    TimeProject.Run history = project.run("history", "direct", optimised, null);
    assertBalances(history);
    for (Question question : questions) {
      String name = question.name();
      if (question.isSliding()) {
        MadeStream stream = streams.get(question.streams().get(0));
        Sums sums = new Sums(question.windows(), stream.events().values());
        assertThat(sums.of(replayed.results().get(name)))
            .as("seed %d, the replay of%n%s", seed, question.yaml())
            .containsExactlyInAnyOrderElementsOf(sums.without(lateOf.get(name)));
        assertThat(sums.of(history.results().get(name)))
            .as("seed %d, the history of%n%s", seed, question.yaml())
            .containsExactlyInAnyOrderElementsOf(
                sums.without(pairs(lateOf.get(name), gone(question, stream, lateOf.get(name)))));
        assertEqual(question, dead(replayed, name), dead(history, name));
      } else {
        assertEqual(question, replayed.results().get(name), history.results().get(name));
      }
      assertThat(history.results().get(name)).as(question.yaml()).hasSizeGreaterThan(4);
      assertThat(history.late().get(name)).isEmpty();
    }
    return counted;
  }

  private void assertEqual(Question question, List<String> replayed, List<String> history) {
    List<String> more = facts(replayed);
    facts(history).forEach(more::remove);
    List<String> less = facts(history);
    facts(replayed).forEach(less::remove);
    assertThat(more.subList(0, Math.min(SHOWN, more.size())))
        .as(
            "only in the replay; missing: %s; %s%n%s",
            less.subList(0, Math.min(SHOWN, less.size())), this, question.yaml())
        .isEmpty();
    assertThat(less.subList(0, Math.min(SHOWN, less.size())))
        .as("missing; %s%n%s", this, question.yaml())
        .isEmpty();
  }

  /** The events of a stream that are late for all that they are in. */
  private static Set<String> gone(Question question, MadeStream stream, Set<String> late) {
    if (!question.isSliding()) {
      return late;
    }
    Set<String> gone = new TreeSet<>();
    for (Event event : stream.events().values()) {
      if (event.micros() != null
          && question.windows().of().apply(Math.floorDiv(event.micros(), 1000L)).stream()
              .allMatch(span -> late.contains(event.id() + "@" + span.start()))) {
        gone.add(event.id());
      }
    }
    return gone;
  }

  /** Those of the late pairs whose events are in no window. */
  private static Set<String> pairs(Set<String> late, Set<String> gone) {
    Set<String> pairs = new TreeSet<>(late);
    pairs.removeIf(pair -> !gone.contains(pair.substring(0, pair.indexOf('@'))));
    return pairs;
  }

  /** The lines; row by row bad events are explained in other words. */
  private List<String> facts(List<String> lines) {
    List<String> facts = new ArrayList<>();
    for (String line : lines) {
      boolean words = !optimised && !line.startsWith("out ");
      facts.add(words ? line.replaceAll("\"(message|msg)\":\"[^\"]*\"", "") : line);
    }
    return facts;
  }

  @Override
  public String toString() {
    return "seed " + seed + ", " + replay + ", blocks of " + blockRecords + " on " + runner;
  }

  private void assertBalances(TimeProject.Run run) {
    assertThat(run.ledger().imbalances()).as("seed %d", seed).isEmpty();
    assertThat(run.dropped().values()).as("seed %d: %s", seed, run.dropped()).allMatch(n -> n == 0);
  }

  /** Only the first keyed steps can have late rows. */
  private void assertNothingLateBehind(Ledger ledger) {
    for (Graph.Node node : project.graph().nodes()) {
      boolean first = node.name().startsWith("first");
      if (!first || replay.lateShare() == 0) {
        assertThat(ledger.late(node)).as("seed %d, late for %s", seed, node.id()).isZero();
      }
    }
  }

  /** The late events that the run gave, which must be those that the test finds. */
  private Set<String> late(Question question, TimeProject.Run run) throws IOException {
    Set<String> due = new TreeSet<>();
    Set<String> excused = new TreeSet<>();
    int parts = runner.equals("direct") ? 3 : 2;
    for (int i = 0; i < question.streams().size(); i++) {
      Map<String, Event> events = streams.get(question.streams().get(i)).events();
      Graph.Node read = project.read(question, i);
      due.addAll(Verdicts.late(read, replay, parts, events, question));
      for (Event event : events.values()) {
        if (event.word().equals("none") || question.joins() && event.key() == null) {
          excused.add(event.id());
        }
      }
    }
    List<String> given = new ArrayList<>();
    for (String line : run.late().get(question.name())) {
      Map<String, String> row = JsonLines.parse(line);
      String id = row.getOrDefault("id", row.getOrDefault("l_id", row.get("r_id")));
      given.add(question.isSliding() ? id + "@" + Sums.millis(row.get("window_start")) : id);
    }
    Set<String> late = new TreeSet<>(given);
    assertThat(given).as("seed %d: late once", seed).hasSameSizeAs(late);
    assertThat(due).as("seed %d, late events of%n%s", seed, question.yaml()).containsAll(late);
    due.removeAll(late);
    due.removeIf(id -> excused.contains(id.replaceAll("@.*", "")));
    assertThat(due).as("seed %d, late events of%n%s", seed, question.yaml()).isEmpty();
    return late;
  }

  private static List<String> dead(TimeProject.Run run, String pipeline) {
    return run.results().get(pipeline).stream().filter(line -> !line.startsWith("out ")).toList();
  }
}
