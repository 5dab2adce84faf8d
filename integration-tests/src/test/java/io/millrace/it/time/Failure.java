package io.millrace.it.time;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.millrace.transforms.stream.ReplayMark;
import io.millrace.transforms.stream.ReplaySource;
import java.lang.instrument.Instrumentation;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;

/**
 * Fails a replay once, in the middle of some work behind a checkpoint. After some blocks the
 * readers wait until a checkpoint that has them is complete, so that there is one to go back to;
 * then they go on, and one of the next blocks, packs, wake-ups or ends of bundles of any segment
 * fails.
 */
public final class Failure implements AutoCloseable {
  private static final String CODE = "io.millrace.transforms.";
  private static final AtomicLong PAUSE_AFTER = new AtomicLong(Long.MAX_VALUE);
  private static final AtomicLong SAFE = new AtomicLong();
  private static final AtomicLong PASSES = new AtomicLong();
  private static final Queue<Long> RESTARTS = new ConcurrentLinkedQueue<>();

  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final ResettableClassFileTransformer planted;

  Failure() {
    planted =
        new AgentBuilder.Default()
            .disableClassFormatChanges()
            .with(RedefinitionStrategy.RETRANSFORMATION)
            .with(RedefinitionStrategy.Listener.ErrorEscalating.FAIL_FAST)
            .type(named(CODE + "stream.ReplayReader"))
            .transform(
                (made, type, loader, module, domain) ->
                    made.visit(Advice.to(Pause.class).on(named("advance"))))
            .type(named(ReplayMark.class.getName()))
            .transform(
                (made, type, loader, module, domain) ->
                    made.visit(Advice.to(Finalized.class).on(named("finalizeCheckpoint"))))
            .type(named(ReplaySource.class.getName()))
            .transform(
                (made, type, loader, module, domain) ->
                    made.visit(Advice.to(Started.class).on(named("createReader"))))
            .type(named(CODE + "segment.SegmentFn"))
            .transform(
                (made, type, loader, module, domain) ->
                    made.visit(
                        Advice.to(Work.class).on(named("working").or(named("finishBundle")))))
            .installOn(instrumentation);
  }

  /**
   * Plans one failure.
   *
   * @param pauseAfter blocks of a partition
   * @param pass which work behind the checkpoint fails, from 1
   */
  void plan(long pauseAfter, long pass) {
    RESTARTS.clear();
    SAFE.set(0);
    PASSES.set(pass);
    PAUSE_AFTER.set(pauseAfter);
  }

  /** By each reader that started after the failure the blocks that it did not read again. */
  Queue<Long> restarts() {
    return RESTARTS;
  }

  static boolean hasFailed() {
    return PASSES.get() <= 0;
  }

  /** Whether a reader has to wait for a checkpoint. */
  public static boolean waits(long blocks) {
    return blocks >= PAUSE_AFTER.get() && SAFE.get() < PAUSE_AFTER.get();
  }

  /** A checkpoint with so many blocks of a partition is complete. */
  public static void complete(long blocks) {
    SAFE.accumulateAndGet(blocks, Math::max);
  }

  /** A reader starts where a checkpoint says, or at the start. */
  public static void started(ReplayMark mark) {
    if (hasFailed()) {
      RESTARTS.add(mark == null ? 0 : mark.blocks());
    }
  }

  /** Some work begins; it is where the failure is. */
  public static void work() {
    if (SAFE.get() >= PAUSE_AFTER.get() && !hasFailed() && PASSES.decrementAndGet() == 0) {
      throw new IllegalStateException("a planned failure");
    }
  }

  /** Instead of going on: nothing to give now. */
  static final class Pause {
    private Pause() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.FieldValue("blocks") long blocks) {
      return Failure.waits(blocks);
    }
  }

  /** When a checkpoint is complete. */
  static final class Finalized {
    private Finalized() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.This ReplayMark mark) {
      Failure.complete(mark.blocks());
    }
  }

  /** When a reader is made. */
  static final class Started {
    private Started() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(1) ReplayMark mark) {
      Failure.started(mark);
    }
  }

  /** When a segment works. */
  static final class Work {
    private Work() {}

    @Advice.OnMethodEnter
    static void enter() {
      Failure.work();
    }
  }

  @Override
  public void close() {
    PAUSE_AFTER.set(Long.MAX_VALUE);
    planted.reset(instrumentation, RedefinitionStrategy.RETRANSFORMATION);
  }
}
