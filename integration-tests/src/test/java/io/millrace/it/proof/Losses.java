package io.millrace.it.proof;

import io.millrace.transforms.aggregate.GroupTable;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Ways to lose one record. The code of each is put into the method that it is planted in, and works
 * on that method's own arguments and fields.
 */
final class Losses {
  private Losses() {}

  /** The call does not happen. */
  static final class Skipped {
    private Skipped() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return Plant.strikes();
    }
  }

  /** The last of the selected rows, counted by the third argument, is left out. */
  static final class LastSelected {
    private LastSelected() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 2, readOnly = false) int count) {
      if (count > 0 && Plant.strikes()) {
        count--;
      }
    }
  }

  /** As {@link LastSelected}, but only in a filter. */
  static final class LastOfFilter {
    private LastOfFilter() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.This Object operator, @Advice.Argument(value = 2, readOnly = false) int count) {
      if (count > 0
          && operator.getClass().getSimpleName().equals("FilterOperator")
          && Plant.strikes()) {
        count--;
      }
    }
  }

  /** The last of the rows that are added to groups, counted by the sixth argument. */
  static final class LastAdded {
    private LastAdded() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 5, readOnly = false) int count) {
      if (count > 0 && Plant.strikes()) {
        count--;
      }
    }
  }

  /** The last row of a batch that was decoded. */
  static final class LastDecoded {
    private LastDecoded() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue(value = "row", readOnly = false) int row) {
      if (row > 0 && Plant.strikes()) {
        row--;
      }
    }
  }

  /** The line behind a decoded one is swallowed. */
  static final class LineBehind {
    private LineBehind() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.Argument(0) byte[] bytes,
        @Advice.Argument(2) int to,
        @Advice.FieldValue(value = "next", readOnly = false) int next) {
      if (next < to && Plant.strikes()) {
        int feed = next;
        while (bytes[feed] != '\n') {
          feed++;
        }
        next = feed + 1;
      }
    }
  }

  /** The first bytes of a block are not looked at. */
  static final class FirstOfBlock {
    private FirstOfBlock() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("bytes") byte[] bytes,
        @Advice.FieldValue(value = "from", readOnly = false) int from,
        @Advice.FieldValue("to") int to) {
      if (from < to && Plant.strikes()) {
        int feed = from;
        while (bytes[feed] != '\n') {
          feed++;
        }
        from = feed + 1;
      }
    }
  }

  /** Marks a table while it is written into packs. */
  static final class PackOneShort {
    private PackOneShort() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.This GroupTable table) {
      if (table.size() > 1 && Plant.strikes()) {
        Plant.mark(table);
      }
    }

    @Advice.OnMethodExit
    static void exit() {
      Plant.mark(null);
    }
  }

  /** A marked table seems to have one group less than it has. */
  static final class SizeOneShort {
    private SizeOneShort() {}

    @Advice.OnMethodExit
    static void exit(@Advice.This Object table, @Advice.Return(readOnly = false) int size) {
      if (size > 1 && Plant.isMarked(table)) {
        size--;
      }
    }
  }

  /** The last of the groups that became rows. */
  static final class LastEmitted {
    private LastEmitted() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) int rows) {
      if (rows > 0 && Plant.strikes()) {
        rows--;
      }
    }
  }

  /** The last of the files that a commit moves, in both of its lists. */
  static final class LastMoved {
    private LastMoved() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) List<?> from,
        @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) List<?> to) {
      if (Plant.strikes()) {
        from.remove(from.size() - 1);
        to.remove(to.size() - 1);
      }
    }
  }
}
