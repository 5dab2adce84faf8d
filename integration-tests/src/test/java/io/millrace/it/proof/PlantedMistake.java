package io.millrace.it.proof;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.utility.JavaModule;

/** A mistake in the running code, until it is closed. */
final class PlantedMistake implements AutoCloseable {
  private final AtomicInteger places = new AtomicInteger();
  private final AtomicReference<Throwable> refused = new AtomicReference<>();
  private final ResettableClassFileTransformer transformer;

  PlantedMistake(Mistake mistake) {
    AgentBuilder builder =
        new AgentBuilder.Default()
            .disableClassFormatChanges()
            .with(RedefinitionStrategy.RETRANSFORMATION)
            .with(RedefinitionStrategy.Listener.ErrorEscalating.FAIL_FAST)
            .with(
                new AgentBuilder.Listener.Adapter() {
                  @Override
                  public void onError(
                      String type,
                      ClassLoader loader,
                      JavaModule module,
                      boolean loaded,
                      Throwable why) {
                    refused.set(why);
                  }
                });
    for (Mistake.Spot spot : mistake.spots()) {
      load(spot.owner());
      builder =
          builder
              .type(named(spot.owner()))
              .transform(
                  (made, type, loader, module, domain) ->
                      made.visit(spot.rewrite().in(spot.method(), places)));
    }
    transformer = builder.installOn(ByteBuddyAgent.install());
    if (refused.get() != null || places.get() < mistake.spots().size()) {
      close();
      throw new IllegalStateException(
          mistake + " is in " + places.get() + " places only", refused.get());
    }
  }

  private static void load(String type) {
    try {
      Class.forName(type, false, PlantedMistake.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (!transformer.reset(ByteBuddyAgent.install(), RedefinitionStrategy.RETRANSFORMATION)) {
      throw new IllegalStateException("the mistake is still there");
    }
  }
}
