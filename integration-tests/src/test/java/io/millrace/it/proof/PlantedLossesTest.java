package io.millrace.it.proof;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.damage.DamagedFile;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Losses of one record (or group, pack, file), each planted into the running code in another place:
 * the ledger notices every one of them, and names a step at the place.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PlantedLossesTest {
  private static final String CODE = "io.millrace.transforms.";
  private static final String READ = "large-payments/ReadFromStream";
  private static final String GROUPS = "large-payments/PerMerchant";
  private static final String SLIDING = "windowed-payments/Sliding";
  private static final String SESSIONS = "windowed-payments/Sessions";
  private static final String WRITTEN = "encoded = written";
  private static final String WINDOWED = "windowed-payments";
  private static Instrumentation instrumentation;

  @TempDir static Path input;
  @TempDir Path folder;

  /** Where what is lost, and what the ledger must name. */
  private enum Loss {
    A_LINE_IS_NOT_TAKEN("decode.RecordScan", named("record"), Losses.Skipped.class, READ),
    A_LINE_IS_SWALLOWED("decode.JsonDecoder", named("decode"), Losses.LineBehind.class, READ),
    A_BLOCK_STARTS_LATE("decode.BlockReader", named("next"), Losses.FirstOfBlock.class, READ),
    A_DECODED_ROW_IS_FORGOTTEN("decode.RecordScan", named("emit"), Losses.LastDecoded.class, READ),
    A_BAD_RECORD_IS_FORGOTTEN("decode.RecordScan", named("bad"), Losses.Skipped.class, READ),
    A_BAD_RECORD_IS_NOT_TAKEN("segment.ScanHead", named("bad"), Losses.Skipped.class, READ),
    A_RANGE_IS_NOT_READ("segment.ScanHead", named("read"), Losses.Skipped.class, READ),
    A_DEAD_LETTER_IS_NOT_FLUSHED("segment.DeadLetters", letter(), Losses.Skipped.class, READ),
    A_FILTER_FORGETS_A_ROW(
        "segment.Operator", named("push"), Losses.LastOfFilter.class, "large-payments/Large"),
    A_ROW_IS_LOST_BETWEEN_STEPS(
        "segment.Outlet", named("push"), Losses.LastSelected.class, "large-payments/"),
    A_ROW_IS_NOT_GROUPED("aggregate.GroupTable", named("add"), Losses.LastAdded.class, GROUPS),
    A_PACK_IS_NOT_MERGED("aggregate.GroupTable", named("merge"), Losses.Skipped.class, GROUPS),
    A_PACK_IS_NOT_SENT("segment.SegmentFn", named("pack"), Losses.Skipped.class, GROUPS),
    A_PACK_IS_A_GROUP_SHORT(
        "aggregate.GroupTable", named("flush"), Losses.PackOneShort.class, GROUPS),
    A_GROUP_IS_NOT_EMITTED("aggregate.GroupTable", named("emit"), Losses.LastEmitted.class, GROUPS),
    A_SLICE_IS_NOT_MERGED(
        "aggregate.GroupTable",
        named("merge").and(takesArguments(3)),
        Losses.Skipped.class,
        SLIDING),
    A_WINDOW_IS_NOT_CLOSED("segment.SliceHead", named("close"), Losses.Skipped.class, SLIDING),
    A_ROW_IS_IN_NO_SLICE("segment.OnTimeSlices", named("select"), Losses.Skipped.class, SLIDING),
    SESSIONS_ARE_NOT_JOINED("segment.SessionHead", named("all"), Losses.Skipped.class, SESSIONS),
    A_ROW_IS_NOT_IN_ITS_SESSION(
        "aggregate.GroupTable", named("add"), Losses.LastAdded.class, "windowed-payments/"),

    A_ROW_IS_NOT_ENCODED("encode.JsonEncoder", encode(), Losses.Skipped.class, WRITTEN),
    A_BUFFER_IS_NOT_WRITTEN("file.TempFile", writeBuffer(), Losses.Skipped.class, WRITTEN),
    A_TEMPORARY_FILE_IS_FORGOTTEN(
        "segment.SegmentFn", named("file"), Losses.Skipped.class, WRITTEN),
    A_FILE_IS_NOT_MOVED("file.Commit", named("rename"), Losses.LastMoved.class, WRITTEN),

    ROWS_A_LINE_IS_NOT_TAKEN("row.StrictDecoder", named("record"), Losses.Skipped.class, READ),
    ROWS_A_ROW_IS_LOST_BETWEEN_STEPS(
        "row.RowFn", named("process"), Losses.Skipped.class, "large-payments/"),
    ROWS_A_ROW_GETS_NO_KEY("row.KeyFn", named("process"), Losses.Skipped.class, GROUPS),
    ROWS_A_GROUP_IS_NOT_EMITTED("row.GroupFn", named("process"), Losses.Skipped.class, GROUPS),
    ROWS_A_WINDOW_IS_FORGOTTEN(
        "row.GroupFn", named("result"), Losses.Skipped.class, "windowed-payments/"),
    ROWS_A_ROW_IS_NOT_WRITTEN(
        "row.WriteFn", named("process"), Losses.Skipped.class, "large-payments/");

    private final String owner;
    private final ElementMatcher<? super MethodDescription> method;
    private final Class<?> advice;
    private final String says;

    Loss(
        String owner,
        ElementMatcher<? super MethodDescription> method,
        Class<?> advice,
        String says) {
      this.owner = owner;
      this.method = method;
      this.advice = advice;
      this.says = says;
    }

    /** The pipeline that comes by the place. */
    String pipeline() {
      return says.startsWith(WINDOWED) ? WINDOWED : "large-payments";
    }

    /** Whether the place is passed only when steps run row by row. */
    boolean rowByRow() {
      return owner.startsWith("row.");
    }

    private static ElementMatcher<MethodDescription> letter() {
      return named("add").and(takesArguments(1));
    }

    private static ElementMatcher<MethodDescription> encode() {
      return named("encode").and(takesArguments(3));
    }

    private static ElementMatcher<MethodDescription> writeBuffer() {
      return named("write").and(takesArguments(1));
    }
  }

  @BeforeAll
  static void makeInput() throws IOException {
    instrumentation = ByteBuddyAgent.install();
    Files.createDirectories(input.resolve("in"));
    new DamagedFile(5, 1_500).write(input.resolve("in/payments.jsonl"));
  }

  @ParameterizedTest
  @EnumSource
  @Order(1)
  void theLedgerNotices(Loss loss) {
    ResettableClassFileTransformer planted = plant(loss);
    CommandLine run;
    try {
      Plant.arm(1);
      run = run(loss.pipeline(), loss.rowByRow());
      assertThat(Plant.hasStruck()).as("the loss was planted where the run comes by").isTrue();
    } finally {
      Plant.disarm();
      assertThat(planted.reset(instrumentation, RedefinitionStrategy.RETRANSFORMATION)).isTrue();
    }
    assertThat(run.exit()).as(run::toString).isEqualTo(1);
    assertThat(run.out()).contains("THE LEDGER DOES NOT BALANCE");
    String below = run.out().substring(run.out().indexOf("THE LEDGER DOES NOT BALANCE"));
    assertThat(below).contains(loss.says);
  }

  /** With the code as it is the same run is fine: nothing planted is left, nothing cries wolf. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Order(2)
  void theLedgerBalancesWithoutALoss(boolean rowByRow) {
    for (String pipeline : List.of("large-payments", WINDOWED)) {
      CommandLine run = run(pipeline, rowByRow);
      assertThat(run.exit()).as(run::toString).isZero();
      assertThat(run.out()).contains("the ledger balances");
    }
  }

  private CommandLine run(String pipeline, boolean rowByRow) {
    List<String> more = new ArrayList<>(List.of("--var=data=" + input.resolve("in")));
    if (rowByRow) {
      more.add("--no-optimise");
    }
    return CommandLine.run(pipeline, folder, more.toArray(String[]::new));
  }

  private static ResettableClassFileTransformer plant(Loss loss) {
    AgentBuilder builder =
        plant(
            new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(RedefinitionStrategy.RETRANSFORMATION)
                .with(RedefinitionStrategy.Listener.ErrorEscalating.FAIL_FAST),
            loss.owner,
            loss.method,
            loss.advice);
    if (loss == Loss.A_PACK_IS_A_GROUP_SHORT) {
      builder = plant(builder, loss.owner, named("size"), Losses.SizeOneShort.class);
    }
    return builder.installOn(instrumentation);
  }

  private static AgentBuilder plant(
      AgentBuilder builder,
      String owner,
      ElementMatcher<? super MethodDescription> method,
      Class<?> advice) {
    return builder
        .type(named(CODE + owner))
        .transform(
            (made, type, loader, module, domain) -> made.visit(Advice.to(advice).on(method)));
  }
}
