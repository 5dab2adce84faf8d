package io.millrace.transforms;

import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.encode.RandomRows;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.MakeRow;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.step.Step.OrderBy;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A small graph of random steps, results and dead letters to files. The same seed, the same one.
 */
final class RandomGraph {
  private static final Type TEXT = Type.STRING.asNullable();
  private static final Type WHOLE = Type.INT64.asNullable();
  private static final Type TRUTH = Type.BOOLEAN.asNullable();
  private static final Type TIME = Type.TIMESTAMP.asNullable();
  private static final long ALWAYS = Long.MAX_VALUE;
  private static final long NEVER = Long.MIN_VALUE;

  static final RowType EVENT =
      RowType.of(
          "id", TEXT,
          "k", TEXT,
          "n", WHOLE,
          "d", Type.DOUBLE.asNullable(),
          "p", Type.DECIMAL.asNullable(),
          "b", TRUTH,
          "t", TIME,
          "tags", Type.array(TEXT).asNullable(),
          "xs", Type.array(WHOLE).asNullable());

  private static final List<String> LETTER =
      List.of("code", "step", "pipeline", "event_time", "file", "offset", "bytes", "row");

  private final Random random;
  private final Path out;
  private final List<Graph.Node> nodes = new ArrayList<>();

  private RandomGraph(long seed, Path out) {
    this.random = new Random(seed);
    this.out = out;
  }

  /** Reads {@code input}, or makes rows, and writes to folders below {@code out}. */
  static Graph of(long seed, Path input, Path out) {
    RandomGraph graph = new RandomGraph(seed, out);
    graph.build(seed, input);
    return new Graph(graph.nodes);
  }

  /** All of a source's records, with nothing done to them. */
  static Graph copying(FileSource source, RowType type, Expression eventTime, Path out) {
    RandomGraph graph = new RandomGraph(0, out);
    int read = graph.add(new Step.Read(source, eventTime, NEVER, ALWAYS, type));
    graph.add(new Step.WriteFiles(graph.sink("results"), NEVER, ALWAYS, type), read);
    graph.letters();
    return new Graph(graph.nodes);
  }

  private int add(Step step, int... inputs) {
    List<Graph.Edge> edges =
        Arrays.stream(inputs).mapToObj(i -> new Graph.Edge(i, Graph.MAIN)).toList();
    return add(step, edges);
  }

  private int add(Step step, List<Graph.Edge> inputs) {
    nodes.add(new Graph.Node(nodes.size(), "p", "s" + nodes.size(), step, inputs));
    return nodes.size() - 1;
  }

  private static Expression field(RowType type, String name) {
    int i = type.indexOf(name);
    return new FieldRef(i, name, type.type(i));
  }

  private static Expression event(String name) {
    return field(EVENT, name);
  }

  private static Expression number(long value) {
    return new Literal(value, Type.INT64);
  }

  private static Expression call(Function function, Type type, Expression... arguments) {
    return new Call(function, List.of(arguments), type.asNullable());
  }

  private void build(long seed, Path input) {
    int last = source(seed, input);
    int branch = last;
    for (int i = random.nextInt(5); i >= 0; i--) {
      last = step(last, branch);
    }
    last = random.nextInt(5) == 0 ? last : aggregated(last);
    if (random.nextInt(3) == 0) {
      RowType type = output(last);
      List<Field> fields = new ArrayList<>(type.fields());
      List<Step.InfoKind> kinds = List.of(Step.InfoKind.values());
      kinds.forEach(kind -> fields.add(new Field("about_" + kind, kind.type(false))));
      last = add(new Step.ExtractWindowingInfo(kinds, new RowType(fields)), last);
    }
    RowType type = output(last);
    add(new Step.WriteFiles(sink("results"), bound(), ALWAYS, required(type)), last);
    letters();
  }

  /** The first field may be required, so that a null in it is a failure. */
  private RowType required(RowType type) {
    List<Field> fields = new ArrayList<>(type.fields());
    Field first = fields.get(0);
    boolean strict = random.nextBoolean();
    fields.set(0, new Field(first.name(), strict ? first.type().asRequired() : first.type()));
    return new RowType(fields);
  }

  private RowType output(int node) {
    return nodes.get(node).step().output();
  }

  private long bound() {
    return random.nextInt(4) == 0 ? 0 : NEVER;
  }

  private int source(long seed, Path input) {
    if (random.nextInt(3) == 0) {
      RandomRows rows = new RandomRows(seed);
      List<Object[]> made = new ArrayList<>();
      for (int i = random.nextInt(120); i >= 0; i--) {
        made.add(DamagedEvents.row(rows, random));
      }
      return add(new Step.Create(made, EVENT));
    }
    FileSource source =
        new FileSource(
            List.of(input.toString()),
            FileSource.Compression.AUTO,
            RecordFormat.Json.LINES,
            new SourceSchema(EVENT, Map.of()),
            List.of(),
            needed());
    Expression time = random.nextBoolean() ? event("t") : null;
    return add(new Step.Read(source, time, bound(), ALWAYS, EVENT));
  }

  private static boolean[] needed() {
    boolean[] needed = new boolean[EVENT.size()];
    Arrays.fill(needed, true);
    return needed;
  }

  private int step(int last, int branch) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> add(new Step.Filter(condition(), EVENT), last);
      case 2 -> add(new Step.MapToFields(changed(), EVENT), last);
      case 3 -> exploded(last);
      case 4 -> {
        Expression later =
            call(
                Function.TIMESTAMP_ADD,
                TIME,
                event("t"),
                event("n"),
                new Literal("DAY", Type.STRING));
        Expression time = random.nextBoolean() ? event("t") : later;
        yield add(new Step.AssignTimestamps(time, EVENT), last);
      }
      case 5 -> {
        yield add(new Step.WindowInto(RandomWindows.of(random), EVENT), last);
      }
      case 6 -> {
        Expression id = random.nextBoolean() ? event("id") : event("p");
        List<Expression> ids = random.nextBoolean() ? List.of(id) : List.of(id, event("d"));
        yield add(new Step.Deduplicate(ids, random.nextInt(3) * 86_400_000L, EVENT), last);
      }
      case 7 -> add(new Step.Order(List.of(event("k")), 0, EVENT), last);
      case 8 -> {
        List<Expression> conditions = List.of(condition(), condition());
        yield add(new Step.Validate(conditions, List.of("first", "second"), EVENT), last);
      }
      default -> add(new Step.Flatten(EVENT), last, branch);
    };
  }

  private Expression condition() {
    return switch (random.nextInt(4)) {
      case 0 ->
          call(
              Function.GE, TRUTH, call(Function.DIVIDE, WHOLE, number(100), event("n")), number(0));
      case 1 -> call(Function.OR, TRUTH, event("b"), call(Function.IS_NULL, TRUTH, event("d")));
      case 2 ->
          call(
              Function.NE,
              TRUTH,
              new Cast(event("k"), WHOLE, false),
              call(Function.ADD, WHOLE, event("n"), number(1)));
      default -> call(Function.LT, TRUTH, event("id"), new Literal("m", Type.STRING));
    };
  }

  private List<Expression> changed() {
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < EVENT.size(); i++) {
      fields.add(event(EVENT.name(i)));
    }
    Type decimal = Type.DECIMAL.asNullable();
    fields.set(0, call(Function.UPPER, TEXT, event("id")));
    fields.set(2 + random.nextInt(3), null);
    for (int i = 2; i < 5; i++) {
      if (fields.get(i) == null) {
        fields.set(
            i,
            switch (i) {
              case 2 -> call(Function.MULTIPLY, WHOLE, event("n"), number(3_037_000_500L));
              case 3 ->
                  call(
                      Function.DIVIDE,
                      Type.DOUBLE,
                      event("d"),
                      new Cast(event("n"), Type.DOUBLE.asNullable(), false));
              default ->
                  call(Function.DIVIDE, decimal, event("p"), new Cast(event("n"), decimal, false));
            });
      }
    }
    return fields;
  }

  /** Takes arrays apart and puts each element into an array of its own again. */
  private int exploded(int last) {
    List<Integer> arrays = random.nextBoolean() ? List.of(7, 8) : List.of(7 + random.nextInt(2));
    List<Field> fields = new ArrayList<>(EVENT.fields());
    for (int array : arrays) {
      fields.set(array, new Field(EVENT.name(array), EVENT.type(array).element()));
    }
    RowType flat = new RowType(fields);
    int explode = add(new Step.Explode(arrays, random.nextBoolean(), flat), last);
    List<Expression> again = new ArrayList<>();
    for (int i = 0; i < EVENT.size(); i++) {
      Expression field = field(flat, EVENT.name(i));
      again.add(arrays.contains(i) ? call(Function.ARRAY, EVENT.type(i), field) : field);
    }
    return add(new Step.MapToFields(again, EVENT), explode);
  }

  private int aggregated(int last) {
    String[] names = {"k", "b", "p", "d", "n"};
    List<Expression> keys = new ArrayList<>();
    for (String name : names) {
      if (random.nextInt(4) == 0) {
        keys.add(event(name));
      }
    }
    List<Aggregate> aggregates = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      aggregates.add(aggregate(kind));
    }
    int first = combine(keys, aggregates, last);
    if (random.nextBoolean()) {
      return first;
    }
    RowType type = output(first);
    List<Aggregate> second =
        List.of(
            new Aggregate("total", Kind.SUM, field(type, "COUNT_ROWS"), List.of(), WHOLE),
            new Aggregate(
                "most", Kind.MAX, field(type, "MIN"), List.of(), field(type, "MIN").type()),
            new Aggregate("n", Kind.COUNT_ROWS, null, List.of(), WHOLE));
    boolean grouped = !keys.isEmpty() && random.nextBoolean();
    return combine(grouped ? List.of(field(type, type.name(0))) : List.of(), second, first);
  }

  private int combine(List<Expression> keys, List<Aggregate> aggregates, int last) {
    List<Field> fields = new ArrayList<>();
    keys.forEach(key -> fields.add(new Field("key" + fields.size(), key.type())));
    aggregates.forEach(a -> fields.add(new Field(a.name(), a.result())));
    Windowing windowing = random.nextBoolean() ? Windowing.GLOBAL : RandomWindows.of(random);
    boolean sliced = windowing.kind() == Windowing.Kind.SLIDING && random.nextBoolean();
    int from =
        windowing.kind() == Windowing.Kind.GLOBAL
            ? last
            : add(new Step.WindowInto(windowing, sliced, output(last)), last);
    return add(
        new Step.Combine(keys, aggregates, windowing, sliced, bound(), ALWAYS, new RowType(fields)),
        from);
  }

  private Aggregate aggregate(Kind kind) {
    String[] numbers = {"n", "d", "p"};
    String[] any = {"id", "k", "n", "d", "p", "b", "t"};
    boolean ordered = kind == Kind.FIRST || kind == Kind.LAST || mayBeOrdered(kind);
    Expression value =
        switch (kind) {
          case COUNT_ROWS -> null;
          case SUM, MEAN, QUANTILE, APPROX_QUANTILE, VARIANCE, STDDEV -> event(pick(numbers));
          case ALL, ANY -> event("b");
          case CONCAT -> event(pick("id", "k", "tags", "xs"));
          case GROUP -> random.nextInt(3) == 0 ? whole() : event(pick(any));
          case FIRST, LAST, TOP -> ordered && random.nextInt(3) == 0 ? whole() : event(pick(any));
          default -> event(pick(any));
        };
    Type result =
        switch (kind) {
          case COUNT_ROWS, COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> WHOLE;
          case MEAN ->
              value.type().kind() == Type.Kind.DECIMAL ? value.type() : Type.DOUBLE.asNullable();
          case QUANTILE, APPROX_QUANTILE, VARIANCE, STDDEV -> Type.DOUBLE.asNullable();
          case TOP, GROUP -> Type.array(value.type().asRequired()).asNullable();
          default -> value.type().asNullable();
        };
    double argument =
        switch (kind) {
          case TOP -> 1 + random.nextInt(4);
          case QUANTILE, APPROX_QUANTILE -> random.nextInt(21) / 20.0;
          default -> 0;
        };
    OrderBy by = new OrderBy(event(pick(any)), random.nextBoolean());
    return new Aggregate(
        kind.name(),
        kind,
        value,
        ordered ? List.of(by) : List.of(),
        random.nextInt(3) == 0 ? condition() : null,
        argument,
        kind == Kind.CONCAT ? pick(",", "", " | ") : null,
        result);
  }

  private boolean mayBeOrdered(Kind kind) {
    return (kind == Kind.TOP || kind == Kind.GROUP || kind == Kind.CONCAT) && random.nextBoolean();
  }

  /** Some fields as one row. */
  private Expression whole() {
    RowType fields = RowType.of("k", TEXT, "p", Type.DECIMAL.asNullable(), "tags", EVENT.type(7));
    return new MakeRow(List.of(event("k"), event("p"), event("tags")), Type.row(fields));
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** The dead letters of all steps, without their sentences, as one sink. */
  private void letters() {
    List<Integer> readers = new ArrayList<>();
    RowType type =
        new RowType(
            LETTER.stream()
                .map(n -> DeadLetter.COMMON.field(DeadLetter.COMMON.indexOf(n)))
                .toList());
    int steps = nodes.size();
    for (int i = 0; i < steps; i++) {
      if (!(nodes.get(i).step() instanceof Step.Create)) {
        List<Expression> fields = new ArrayList<>();
        LETTER.forEach(name -> fields.add(field(DeadLetter.COMMON, name)));
        readers.add(
            add(new Step.MapToFields(fields, type), List.of(new Graph.Edge(i, Graph.ERRORS))));
      }
    }
    int all = add(new Step.Flatten(type), readers.stream().mapToInt(Integer::intValue).toArray());
    add(new Step.WriteFiles(sink("dead"), NEVER, ALWAYS, type), all);
  }

  private FileSink sink(String name) {
    return new FileSink(
        out.resolve(name) + "/",
        "part",
        FileSink.Format.JSON,
        ',',
        FileSource.Compression.NONE,
        List.of(),
        false,
        false);
  }
}
