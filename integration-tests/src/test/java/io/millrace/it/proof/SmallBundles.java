package io.millrace.it.proof;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Cuts files into ranges of so few bytes and sends groups behind so few of them while it is open,
 * that a bundle is a record or a few: with the sizes as they are the same input is one bundle.
 */
final class SmallBundles implements AutoCloseable {
  private static final long RANGE_BYTES = 16L << 20;
  private static final int GROUPS = 1 << 18;

  private final List<ResettableClassFileTransformer> planted;

  /**
   * @param rangeBytes of a file that are read as one element
   * @param groups that are sent on together
   */
  SmallBundles(long rangeBytes, int groups) {
    planted =
        List.of(
            plant("file.ListFiles", "addRanges", RANGE_BYTES, rangeBytes),
            plant("segment.CombineOperator", "process", GROUPS, groups));
  }

  private static ResettableClassFileTransformer plant(
      String owner, String method, Object constant, Object instead) {
    AsmVisitorWrapper wrapper =
        new ForDeclaredMethods()
            .method(
                named(method),
                (type, of, visitor, context, pool, writing, reading) ->
                    new MethodVisitor(OpenedClassReader.ASM_API, visitor) {
                      @Override
                      public void visitLdcInsn(Object value) {
                        super.visitLdcInsn(value.equals(constant) ? instead : value);
                      }
                    });
    return new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(RedefinitionStrategy.RETRANSFORMATION)
        .with(RedefinitionStrategy.Listener.ErrorEscalating.FAIL_FAST)
        .type(named("io.millrace.transforms." + owner))
        .transform((made, type, loader, module, domain) -> made.visit(wrapper))
        .installOn(ByteBuddyAgent.install());
  }

  @Override
  public void close() {
    for (ResettableClassFileTransformer each : planted) {
      each.reset(ByteBuddyAgent.install(), RedefinitionStrategy.RETRANSFORMATION);
    }
  }
}
