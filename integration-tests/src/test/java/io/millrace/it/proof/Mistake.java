package io.millrace.it.proof;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.millrace.it.cases.Case;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Classic mistakes in operators, kernels and heads, each as one would make it: nearly all results
 * are right, and the ledger balances. Where the code of each is changed and how.
 */
enum Mistake {
  TIMES_ARE_ROUNDED_TO_WINDOWS(
      Set.of("fixed windows", "sliding windows", "calendar windows", "windowed join"),
      at("step.Windows", named("find"), Rewrite.call("floorDiv", "nearest"))),
  FIXED_WINDOWS_ARE_WRONG_BEFORE_1970(
      Set.of("fixed windows", "windowed join"),
      at("step.Windows", named("findMillis"), Rewrite.call("floorMod", "remainder"))),
  SLIDING_WINDOWS_ARE_WRONG_BEFORE_1970(
      Set.of("sliding windows"),
      at("step.Windows", named("slice"), Rewrite.call("floorMod", "remainder"))),
  SLIDING_WINDOWS_MISS_THE_EARLIEST(
      Set.of("sliding windows"),
      at("step.Windows", named("slice"), Rewrite.by(WrongAdvice.EarliestMissed.class))),
  SESSIONS_THAT_TOUCH_ARE_ONE(
      Set.of("sessions windows"),
      at("aggregate.GroupTable", named("join"), Rewrite.jump(Opcodes.IFGE, Opcodes.IFGT))),
  DAYS_HAVE_24_HOURS(
      Set.of("calendar windows"),
      at("step.Windows", named("calendar"), Rewrite.by(WrongAdvice.Days.class))),

  NULLS_ARE_COUNTED(
      Set.of("agg count"),
      at("aggregate.Counting", named("add"), Rewrite.call("hasNulls", "never"))),
  SUMS_START_ANEW_AT_A_MERGE(
      Set.of("agg sum", "agg mean"),
      at("aggregate.IntegerSum", named("merge"), Rewrite.by(WrongAdvice.Anew.class))),
  DECIMALS_ARE_SUMMED_IN_THE_FIRST_SCALE(
      Set.of("agg sum", "agg mean"),
      at(
          "aggregate.DecimalSum",
          named("plus").and(takesArguments(3)),
          Rewrite.by(WrongAdvice.FirstScale.class))),
  EXTREMES_ARE_UNSIGNED(
      Set.of("agg min", "agg max"),
      at(
          "aggregate.LongExtreme",
          named("offer"),
          Rewrite.operation(Opcodes.LCMP, "unsigned", "(JJ)I"))),
  EXTREMES_OF_TEXT_ARE_OF_SIGNED_BYTES(
      Set.of("agg min", "agg max", "agg first", "agg last"),
      at(
          "aggregate.Extreme$Best",
          named("wants").and(takesArguments(4)),
          Rewrite.call("compareUnsigned", "signed"))),
  MEANS_ARE_WHOLE_NUMBERS(
      Set.of("agg mean"),
      at("aggregate.IntegerSum", named("mean"), Rewrite.by(WrongAdvice.Whole.class))),
  AS_MANY_DISTINCT_VALUES_ARE_THE_SAME(
      Set.of("agg count_distinct"),
      at("aggregate.Distinct", named("merge"), Rewrite.by(WrongAdvice.AsMany.class))),
  TIES_FORGET_THEIR_PLACE(
      Set.of("agg first", "agg last", "latest by key"),
      at("aggregate.RowOrder", named("write"), Rewrite.call("writeLong", "nothing"))),
  VARIANCES_ARE_OF_ALL(
      Set.of("agg variance", "agg stddev"),
      at("aggregate.Spread$Sums", named("variance"), Rewrite.call("subtract", "minuend"))),
  FILTERED_AGGREGATES_TAKE_NULL(
      Set.of("combine"),
      at("segment.CombineOperator", named("filter"), Rewrite.call("nulls", "falseNulls"))),
  KEYS_ARE_EQUAL_BY_A_SHORT_HASH(
      Set.of("combine"),
      at(
          "aggregate.KeyTable",
          named("hash").and(takesArguments(3)),
          Rewrite.by(WrongAdvice.ShortHash.class)),
      at("aggregate.KeyTable", named("same"), Rewrite.by(WrongAdvice.Always.class))),

  FILTERS_LET_NULL_THROUGH(
      Set.of("filter", "having"),
      at(
          "segment.Operators$FilterOperator",
          named("process"),
          Rewrite.call("hasNulls", "nullPasses"))),
  UNIONS_OVERWRITE_A_LAST_ROW(
      Set.of("flatten", "partition"),
      at(
          "segment.Operators$FlattenOperator",
          named("process"),
          Rewrite.by(WrongAdvice.LastOverwritten.class))),
  A_NULL_ARRAY_HAS_A_NULL(
      Set.of("explode"),
      at("segment.Operators$ExplodeOperator", named("explode"), Rewrite.call("of", "listOfNull"))),
  CASE_TAKES_THE_LAST_MATCH(
      Set.of("CASE"),
      at(
          "expression.ChoiceKernels$Case",
          isConstructor(),
          Rewrite.by(WrongAdvice.LastFirst.class))),
  COALESCE_FORGETS_ITS_LAST(
      Set.of("COALESCE"),
      at(
          "expression.ChoiceKernels$Coalesce",
          isConstructor(),
          Rewrite.by(WrongAdvice.LastForgotten.class))),
  NULL_AND_TRUE_IS_TRUE(
      Set.of("AND", "OR", "BETWEEN"),
      at(
          "expression.LogicKernels$Junction",
          named("finish"),
          Rewrite.by(WrongAdvice.NotDone.class))),
  LESS_IS_LESS_OR_EQUAL(
      Set.of("<", "<=", ">", ">=", "BETWEEN"),
      at(
          "expression.CompareKernels$Less",
          named("longs"),
          Rewrite.jump(Opcodes.IFGE, Opcodes.IFGT))),
  TEXT_IS_COMPARED_BY_UTF16(
      Set.of("<", "<=", ">", ">=", "BETWEEN", "GREATEST", "LEAST"),
      at(
          "expression.KernelColumns",
          named("compareBytes"),
          Rewrite.call("compareUnsigned", "utf16"))),
  REMAINDERS_ARE_NEVER_NEGATIVE(
      Set.of("%"),
      at(
          "expression.ArithmeticKernels$Longs",
          named("mod"),
          Rewrite.operation(Opcodes.LREM, "modulus", "(JJ)J"))),
  LENGTHS_ARE_IN_BYTES(
      Set.of("LENGTH"),
      at("expression.StringKernels", named("codePoints"), Rewrite.by(WrongAdvice.Bytes.class))),
  CLOCKS_ARE_WRONG_BEFORE_1970(
      Set.of("EXTRACT"),
      at("expression.TimeKernels$Extract", named("clock"), Rewrite.call("floorMod", "remainder"))),
  TIMES_LOSE_MICROSECONDS(
      Set.of("read json", "read csv"),
      at("decode.TimeText", named("rfc3339"), Rewrite.by(WrongAdvice.Millis.class))),
  A_VALUE_BEHIND_DOUBLED_QUOTES_IS_LOST(
      Set.of("read csv"),
      at("decode.CsvDecoder", named("split"), Rewrite.by(WrongAdvice.BehindDoubled.class))),
  ESCAPED_LETTERS_ARE_THEMSELVES(
      Set.of("read json"),
      at("decode.JsonText", named("simpleEscape"), Rewrite.by(WrongAdvice.Letter.class))),

  JOINS_KEEP_ONE_ROW_OF_A_KEY(
      Set.of("windowed join", "global join"),
      at("segment.JoinHead$Group", named("add"), Rewrite.by(WrongAdvice.OneOfKey.class))),
  OUTER_JOINS_FORGET_NULL_KEYS(
      Set.of("windowed join", "global join", "interval join"),
      at(
          "segment.JoiningHead",
          named("single").and(takesArgument(1, boolean.class)),
          Rewrite.by(WrongAdvice.NoneWithoutKey.class))),
  NULL_KEYS_MATCH(
      Set.of("windowed join", "global join"),
      at("segment.JoinHead", named("all"), Rewrite.call("isAlone", "isNever"))),
  INTERVAL_BOUNDS_ARE_OUTSIDE(
      Set.of("interval join"),
      at("segment.IntervalRows", named("add"), Rewrite.jump(Opcodes.IFLT, Opcodes.IFLE))),
  AS_OF_GOES_BY_PLACE(
      Set.of("as-of join"),
      at("segment.AsOfJoinHead", named("order"), Rewrite.by(WrongAdvice.NaturalOrder.class))),
  AS_OF_ENDS_TOO_EARLY(
      Set.of("as-of join"),
      at("segment.AsOfJoinHead", named("isWithin"), Rewrite.jump(Opcodes.IFGT, Opcodes.IFGE))),
  DEDUPLICATE_KEEPS_THE_LAST(
      Set.of("deduplicate"),
      at("segment.DeduplicateHead", named("rows"), Rewrite.by(WrongAdvice.LaterFirst.class)));

  /** A method whose code is changed. */
  record Spot(String owner, ElementMatcher<? super MethodDescription> method, Rewrite rewrite) {}

  private final Set<String> needed;
  private final List<Spot> spots;

  /**
   * @param needed kinds of steps or functions: a case with none of them does not pass the spots
   */
  Mistake(Set<String> needed, Spot... spots) {
    this.needed = needed;
    this.spots = List.of(spots);
  }

  /** Whether a case could show the mistake. */
  boolean concerns(Case of) {
    return Stream.concat(of.kinds().stream(), of.functions().stream())
        .anyMatch(name -> needed.contains(name) || needed.contains(name.split(" ", 2)[0]));
  }

  List<Spot> spots() {
    return spots;
  }

  private static Spot at(
      String owner, ElementMatcher<? super MethodDescription> method, Rewrite rewrite) {
    return new Spot("io.millrace.transforms." + owner, method, rewrite);
  }
}
