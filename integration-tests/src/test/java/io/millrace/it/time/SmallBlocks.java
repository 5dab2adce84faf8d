package io.millrace.it.time;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.millrace.transforms.stream.ReplaySource;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Makes replays cut blocks of a few records while it is open, and pause behind each: the watermark
 * moves with every block, and what it wakes comes before the next one.
 */
public final class SmallBlocks implements AutoCloseable {
  private static final AtomicInteger RECORDS = new AtomicInteger();
  private static final AtomicInteger CALLS = new AtomicInteger();

  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final ResettableClassFileTransformer planted;

  public SmallBlocks() {
    planted =
        new AgentBuilder.Default()
            .disableClassFormatChanges()
            .with(RedefinitionStrategy.RETRANSFORMATION)
            .with(RedefinitionStrategy.Listener.ErrorEscalating.FAIL_FAST)
            .type(named(ReplaySource.class.getName()))
            .transform(
                (made, type, loader, module, domain) ->
                    made.visit(Advice.to(Smaller.class).on(named("limits"))))
            .type(named("io.millrace.transforms.stream.ReplayReader"))
            .transform(
                (made, type, loader, module, domain) ->
                    made.visit(Advice.to(Halt.class).on(named("advance"))))
            .installOn(instrumentation);
  }

  /** How many records a block has from now on at most. */
  public void records(int count) {
    RECORDS.set(count);
  }

  /** The limits with the number of records exchanged. */
  public static Object smaller(Object limits) {
    try {
      Class<?> type = limits.getClass();
      Constructor<?> constructor =
          type.getDeclaredConstructor(long.class, int.class, int.class, long.class);
      constructor.setAccessible(true);
      return constructor.newInstance(64L << 20, RECORDS.get(), 512 << 10, 64L << 20);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a reader has nothing to give this time: every other time. */
  public static boolean halts() {
    return CALLS.incrementAndGet() % 2 == 0;
  }

  /** Instead of going on. */
  static final class Halt {
    private Halt() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return SmallBlocks.halts();
    }
  }

  /** Put behind the method that gives the limits. */
  static final class Smaller {
    private Smaller() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object limits) {
      limits = SmallBlocks.smaller(limits);
    }
  }

  @Override
  public void close() {
    planted.reset(instrumentation, RedefinitionStrategy.RETRANSFORMATION);
  }
}
