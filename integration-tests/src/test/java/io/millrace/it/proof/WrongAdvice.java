package io.millrace.it.proof;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.step.Windowing;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Code that planted mistakes put before and behind a method's own. */
final class WrongAdvice {
  private WrongAdvice() {}

  /** A slice of a part of a period begins with its second window. */
  static final class EarliestMissed {
    private EarliestMissed() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("rest") long rest,
        @Advice.FieldValue("windowing") Windowing windowing,
        @Advice.FieldValue(value = "firstEnd", readOnly = false) long firstEnd) {
      if (rest != 0) {
        firstEnd += windowing.periodMillis();
      }
    }
  }

  /** Every day has 24 hours. */
  static final class Days {
    private Days() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("windowing") Windowing windowing,
        @Advice.FieldValue("start") long start,
        @Advice.FieldValue(value = "end", readOnly = false) long end) {
      if (windowing.unit() == Windowing.Unit.DAY) {
        end = start + 86_400_000L;
      }
    }
  }

  /** What was summed before is forgotten. */
  static final class Anew {
    private Anew() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) int group,
        @Advice.FieldValue("low") long[] low,
        @Advice.FieldValue("high") long[] high) {
      low[group] = 0;
      high[group] = 0;
    }
  }

  /** The scale of what was summed before is taken for the value's. */
  static final class FirstScale {
    private FirstScale() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) int group,
        @Advice.Argument(value = 2, readOnly = false) int valueScale,
        @Advice.FieldValue("unscaled") long[] unscaled,
        @Advice.FieldValue("scale") int[] scale) {
      if (unscaled[group] != 0) {
        valueScale = scale[group];
      }
    }
  }

  /** The call does not happen. */
  static final class NotDone {
    private NotDone() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }
  }

  /** A quotient without its fraction. */
  static final class Whole {
    private Whole() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) double quotient) {
      quotient = Wrongs.whole(quotient);
    }
  }

  /** As many values are taken for the same values. */
  static final class AsMany {
    private AsMany() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(0) int group,
        @Advice.Argument(1) ByteReader in,
        @Advice.FieldValue("counts") int[] counts) {
      return Wrongs.isTakenForTheSame(in, counts[group]);
    }
  }

  /** The last row of the second input is overwritten by the one before it. */
  static final class LastOverwritten {
    private LastOverwritten() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.This Object operator,
        @Advice.Argument(value = 1, readOnly = false) int[] selected,
        @Advice.Argument(2) int count) {
      if (count > 1 && Wrongs.input(operator) == 1) {
        selected = Wrongs.lastTwice(selected, count);
      }
    }
  }

  /** Conditions and values of a choice, the last first. */
  static final class LastFirst {
    private LastFirst() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC)
            Object[] conditions,
        @Advice.Argument(value = 2, readOnly = false, typing = Assigner.Typing.DYNAMIC)
            Object[] values) {
      conditions = Wrongs.reversed(conditions);
      values = Wrongs.reversed(values);
    }
  }

  /** The last of several arguments is not there. */
  static final class LastForgotten {
    private LastForgotten() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC)
            Object[] arguments) {
      arguments = Arrays.copyOf(arguments, arguments.length - 1);
    }
  }

  /** How many bytes there are, whatever they mean. */
  static final class Bytes {
    private Bytes() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.Argument(1) int start,
        @Advice.Argument(2) int end,
        @Advice.Return(readOnly = false) int length) {
      length = end - start;
    }
  }

  /** A row of the right takes the place of the one before it. */
  static final class OneOfKey {
    private OneOfKey() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) Object row, @Advice.FieldValue("right") List<?> right) {
      if (Wrongs.input(row) == 1) {
        right.clear();
      }
    }
  }

  /** Without a key a row of an outer side does not come alone. */
  static final class NoneWithoutKey {
    private NoneWithoutKey() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) Object row,
        @Advice.Argument(value = 1, readOnly = false) boolean outer) {
      outer &= !Wrongs.isWithoutKey(row);
    }
  }

  /** Of rows of one time the last comes first. */
  static final class LaterFirst {
    private LaterFirst() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC)
            List<?> rows) {
      rows = Wrongs.laterFirst(rows);
    }
  }

  /** By time and place, whatever the input. */
  static final class NaturalOrder {
    private NaturalOrder() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object order) {
      order = Comparator.naturalOrder();
    }
  }

  /** A hash of 16 bits. */
  static final class ShortHash {
    private ShortHash() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) int hash) {
      hash &= 0xffff;
    }
  }

  /** Always. */
  static final class Always {
    private Always() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean answer) {
      answer = true;
    }
  }

  /** Whole milliseconds of a time in microseconds, unless it is bad. */
  static final class Millis {
    private Millis() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) long micros) {
      if (micros != Long.MIN_VALUE) {
        micros -= Math.floorMod(micros, 1000L);
      }
    }
  }

  /** The value behind one with doubled quotes is empty. */
  static final class BehindDoubled {
    private BehindDoubled() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("starts") int[] starts,
        @Advice.FieldValue("ends") int[] ends,
        @Advice.FieldValue("doubled") boolean[] doubled,
        @Advice.FieldValue("count") int count) {
      for (int i = 1; i < count; i++) {
        if (doubled[i - 1]) {
          ends[i] = starts[i];
        }
      }
    }
  }

  /** An escaped letter is that letter. */
  static final class Letter {
    private Letter() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(0) byte c, @Advice.Return(readOnly = false) byte meant) {
      meant = c;
    }
  }
}
