package io.millrace.it.proof;

import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.utility.OpenedClassReader;

/** What is changed in the running code of a method, so that it is wrong. */
interface Rewrite {
  /** A method of {@link Wrongs}, in the form of the class file. */
  String WRONGS = Wrongs.class.getName().replace('.', '/');

  /**
   * The change.
   *
   * @param places counts where the code was changed
   */
  AsmVisitorWrapper in(ElementMatcher<? super MethodDescription> method, AtomicInteger places);

  /** Code is put before or behind that of the method. */
  static Rewrite by(Class<?> advice) {
    return (method, places) ->
        Advice.to(advice)
            .on(
                candidate -> {
                  boolean meant = method.matches(candidate);
                  places.addAndGet(meant ? 1 : 0);
                  return meant;
                });
  }

  /**
   * Each call of a method of this name is one of {@link Wrongs}, the receiver its first argument.
   */
  static Rewrite call(String name, String instead) {
    return visiting(
        (visitor, places) ->
            new MethodVisitor(OpenedClassReader.ASM_API, visitor) {
              @Override
              public void visitMethodInsn(
                  int opcode, String owner, String called, String descriptor, boolean of) {
                if (!called.equals(name)) {
                  super.visitMethodInsn(opcode, owner, called, descriptor, of);
                  return;
                }
                places.incrementAndGet();
                String all =
                    opcode == Opcodes.INVOKESTATIC
                        ? descriptor
                        : "(Ljava/lang/Object;" + descriptor.substring(1);
                // The house's own types may not be seen from here.
                String arguments = all.replaceAll("Lio/millrace/[^;]*;", "Ljava/lang/Object;");
                super.visitMethodInsn(Opcodes.INVOKESTATIC, WRONGS, instead, arguments, false);
              }
            });
  }

  /** Each operation on two longs is a call of a method of {@link Wrongs}. */
  static Rewrite operation(int opcode, String instead, String descriptor) {
    return visiting(
        (visitor, places) ->
            new MethodVisitor(OpenedClassReader.ASM_API, visitor) {
              @Override
              public void visitInsn(int met) {
                if (met == opcode) {
                  places.incrementAndGet();
                  super.visitMethodInsn(Opcodes.INVOKESTATIC, WRONGS, instead, descriptor, false);
                } else {
                  super.visitInsn(met);
                }
              }
            });
  }

  /** The first jump of a kind that follows a comparison of longs is of another kind. */
  static Rewrite jump(int opcode, int instead) {
    return visiting(
        (visitor, places) ->
            new MethodVisitor(OpenedClassReader.ASM_API, visitor) {
              private boolean compared;
              private boolean done;

              @Override
              public void visitInsn(int met) {
                compared = met == Opcodes.LCMP;
                super.visitInsn(met);
              }

              @Override
              public void visitJumpInsn(int met, Label to) {
                boolean meant = compared && !done && met == opcode;
                done |= meant;
                places.addAndGet(meant ? 1 : 0);
                super.visitJumpInsn(meant ? instead : met, to);
              }
            });
  }

  /** Makes what reads a method's code and passes it on changed. */
  interface Visiting {
    MethodVisitor over(MethodVisitor visitor, AtomicInteger places);
  }

  private static Rewrite visiting(Visiting visiting) {
    return (method, places) -> {
      MethodVisitorWrapper wrapper =
          (type, of, visitor, context, pool, writing, reading) -> visiting.over(visitor, places);
      return new ForDeclaredMethods().method(method, wrapper);
    };
  }
}
