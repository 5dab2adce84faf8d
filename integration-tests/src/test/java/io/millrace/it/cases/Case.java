package io.millrace.it.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A generated pipeline with its input, and SQL that says the same to DuckDB. Small seeds make one
 * or two steps over some events, larger ones up to eight over some thousand.
 *
 * @param seed the same seed, the same case
 * @param name of the pipeline
 * @param yaml the pipeline
 * @param columns of the results, without the times of rows
 * @param timed whether the results have event times
 * @param windowed whether they are in windows
 * @param tables statements that make the tables behind the steps, one after the other
 * @param result the query of the rows, with {@code _t}, {@code _ws} and {@code _we}
 * @param dead queries whose numbers add up to the dead letters of steps
 * @param zone in which DuckDB must be
 * @param byPlace whether the results depend on where in the files an event is
 * @param kinds of steps
 * @param functions of expressions
 */
public record Case(
    long seed,
    String name,
    String yaml,
    List<CaseStream> streams,
    List<Column> columns,
    boolean timed,
    boolean windowed,
    List<String> tables,
    String result,
    List<String> dead,
    String zone,
    boolean byPlace,
    Set<String> kinds,
    Set<String> functions) {
  private static final long[] STEPS = {1_000, 60_000, 3_600_000, 86_400_000};

  /** Around 1970, a leap second and day, and changes of the clock in Berlin and New York. */
  private static final long[] STARTS = {
    1_772_442_000_000L,
    -2_000L,
    1_435_708_799_000L,
    951_825_600_000L,
    1_729_989_000_000L,
    1_711_846_200_000L,
    1_730_613_000_000L
  };

  private static final int STEPS_MAX = 8;
  private static final int EVENTS_MAX = 3_000;

  /** Makes a case. */
  public static Case of(long seed) {
    return new Maker(seed).make();
  }

  /** Grows a pipeline, one step after the other. */
  private static final class Maker {
    private final long seed;
    private final Random random;
    private final Pipe pipe;
    private final RowSteps rows;
    private final KeyedSteps keyed;
    private final JoinSteps joins;
    private final int events;

    /** Relations that another branch can start from. */
    private final List<Relation> spare = new ArrayList<>();

    Maker(long seed) {
      this.seed = seed;
      random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
      pipe = new Pipe(random, "case-" + seed, STEPS[random.nextInt(STEPS.length)]);
      rows = new RowSteps(pipe);
      keyed = new KeyedSteps(pipe);
      joins = new JoinSteps(pipe);
      long most = Math.min(EVENTS_MAX, 10 + seed * 4);
      events = 25 + (int) (random.nextDouble() * random.nextDouble() * most);
    }

    Case make() {
      Relation relation = read();
      int steps = 1 + random.nextInt((int) Math.min(STEPS_MAX, 2 + seed / 25));
      for (int i = 0; i < steps; i++) {
        spare.add(relation);
        Relation next = step(relation);
        relation = next == null ? rows.map(relation) : next;
      }
      return finish(relation);
    }

    private Relation read() {
      String name = pipe.name + "-" + (char) ('a' + pipe.streams.size());
      boolean json = random.nextInt(3) > 0;
      List<Column> columns = new ArrayList<>();
      for (Column column : CaseEvents.ALL) {
        boolean always = column.name().equals("id") || column.name().equals("ts");
        boolean fits = json || column.type().kind() != ValueType.Kind.TEXTS;
        if (always || fits && pipe.chance(7)) {
          columns.add(column);
        }
      }
      long start = STARTS[(int) Math.floorMod(seed, (long) STARTS.length)];
      CaseStream stream =
          new CaseEvents(random, name, json, columns, events).make(pipe.stepMillis, start);
      pipe.kinds.add(json ? "read json" : "read csv");
      pipe.streams.put(name, stream);
      String step = pipe.step("ReadFromStream", "", "stream: " + name + "\n");
      return new Relation(step, '"' + name + '"', columns, true, null, true, true, events);
    }

    /** One more step, or null where the one that was chosen cannot be. */
    private Relation step(Relation in) {
      return switch (random.nextInt(20)) {
        case 0, 1, 2 -> rows.filter(in, "filter");
        case 3, 4, 5 -> rows.map(in);
        case 6 -> rows.explode(in);
        case 7 -> rows.partition(in);
        case 8 -> rows.assignTimestamps(in);
        case 9 -> in.timed() ? rows.windowInfo(in) : null;
        case 10 -> keyed.deduplicate(in);
        case 11 -> keyed.latest(in);
        case 12, 13, 14, 15 -> having(keyed.combine(in));
        case 16 -> flatten(in);
        case 17 -> joins.interval(in, other());
        case 18 -> joins.asOf(in, other());
        default -> joins.join(in, other());
      };
    }

    private Relation having(Relation in) {
      return pipe.chance(3) ? rows.filter(in, "having") : in;
    }

    /** A second stream, or the rows behind an earlier step. */
    private Relation other() {
      if (pipe.streams.size() < 2 && pipe.chance(6)) {
        Relation read = read();
        spare.add(read);
        return read;
      }
      return spare.get(random.nextInt(spare.size()));
    }

    private Relation flatten(Relation in) {
      Relation other = other();
      boolean fits = in.windows() == null && other.windows() == null && in.timed() == other.timed();
      return fits && !other.step().equals(in.step()) ? rows.flatten(in, other) : null;
    }

    private Case finish(Relation last) {
      boolean windowed = last.windows() != null;
      String from = last.step();
      if (last.timed()) {
        from =
            pipe.step(
                "ExtractWindowingInfo",
                from,
                "fields:\n  _t: timestamp\n"
                    + (windowed ? "  _ws: window_start\n  _we: window_end\n" : ""));
      }
      pipe.step("WriteToJson", from, "path: /nowhere/" + pipe.name + "/\n");
      String result =
          "SELECT " + Pipe.names(last.columns()) + ", _t, _ws, _we FROM " + last.table();
      return new Case(
          seed,
          pipe.name,
          pipe.yaml(),
          List.copyOf(pipe.streams.values()),
          last.columns(),
          last.timed(),
          windowed,
          pipe.tables,
          result,
          pipe.dead,
          pipe.zone,
          pipe.byPlace,
          pipe.kinds,
          pipe.functions);
    }
  }
}
