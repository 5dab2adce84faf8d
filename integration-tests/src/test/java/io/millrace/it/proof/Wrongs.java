package io.millrace.it.proof;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.ByteReader;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What planted mistakes do instead of what is right: called by the code they are planted in. */
public final class Wrongs {
  private Wrongs() {}

  /** For {@code Math.floorMod}: negative for a negative dividend. */
  public static long remainder(long a, long b) {
    return a % b;
  }

  /** For {@code %}: never negative. */
  public static long modulus(long a, long b) {
    return Math.floorMod(a, b);
  }

  /** For {@code Math.floorDiv}: to the nearest. */
  public static long nearest(long a, long b) {
    return Math.floorDiv(a + b / 2, b);
  }

  /** A quotient without its fraction. */
  public static double whole(double quotient) {
    return (double) (long) quotient;
  }

  /** For a comparison of signed numbers. */
  public static int unsigned(long a, long b) {
    return Long.compareUnsigned(a, b);
  }

  /** For {@code Arrays.compareUnsigned}. */
  public static int signed(byte[] a, int from, int to, byte[] b, int fromOther, int toOther) {
    return Arrays.compare(a, from, to, b, fromOther, toOther);
  }

  /** For {@code Arrays.compareUnsigned} of UTF-8: by the units of UTF-16. */
  public static int utf16(byte[] a, int from, int to, byte[] b, int fromOther, int toOther) {
    String text = new String(a, from, to - from, StandardCharsets.UTF_8);
    return text.compareTo(new String(b, fromOther, toOther - fromOther, StandardCharsets.UTF_8));
  }

  /** For {@code column.hasNulls()}. */
  public static boolean never(Object column) {
    return false;
  }

  /** For {@code column.hasNulls()} of truth: null is true. */
  public static boolean nullPasses(Object column) {
    falseNulls(column);
    return false;
  }

  /** For {@code column.nulls()} of truth: null is true. */
  public static boolean[] falseNulls(Object column) {
    BooleanColumn truth = (BooleanColumn) column;
    for (int row = 0; row < truth.capacity(); row++) {
      truth.values[row] |= truth.isNull(row);
    }
    return new boolean[truth.capacity()];
  }

  /** For {@code SortableBytes.writeLong}. */
  public static void nothing(long value, Object out) {}

  /** For {@code a.subtract(b)}. */
  public static BigInteger minuend(Object a, BigInteger b) {
    return b.equals(BigInteger.ONE) ? (BigInteger) a : ((BigInteger) a).subtract(b);
  }

  /** For {@code List.of()}. */
  public static List<Object> listOfNull() {
    return Collections.singletonList(null);
  }

  /** For {@code isAlone(row)}. */
  public static boolean isNever(Object row) {
    return false;
  }

  /** Goes over a set that has as many values as there are already. */
  public static boolean isTakenForTheSame(ByteReader in, int count) {
    ByteReader ahead = new ByteReader(in.array());
    ahead.skip(in.position());
    if (count == 0 || ahead.getVarInt() != count) {
      return false;
    }
    for (int n = in.getVarInt(); n > 0; n--) {
      in.skip(in.getVarInt());
    }
    return true;
  }

  /** The selection with its last row another time the one before it. */
  public static int[] lastTwice(int[] selected, int count) {
    int[] wrong = Arrays.copyOf(selected, count);
    wrong[count - 1] = wrong[count - 2];
    return wrong;
  }

  /** The array with its elements the other way round. */
  public static Object[] reversed(Object[] array) {
    Object[] copy = array.clone();
    Collections.reverse(Arrays.asList(copy));
    return copy;
  }

  /** Rows of a shuffle by time, of equal times the last first. */
  public static List<?> laterFirst(List<?> rows) {
    Object[] copy = reversed(rows.toArray());
    Arrays.sort(copy, Comparator.comparingLong(row -> (long) of(row, "time")));
    return Arrays.asList(copy);
  }

  /** Whether a row of a shuffle has no key. */
  public static boolean isWithoutKey(Object row) {
    return ((byte[]) of(row, "key")).length == 0;
  }

  /** The input that a row of a shuffle, or what an operator works on, came by. */
  public static int input(Object of) {
    return (int) of(of, "input");
  }

  private static Object of(Object object, String accessor) {
    try {
      for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
        for (Method method : type.getDeclaredMethods()) {
          if (method.getName().equals(accessor) && method.getParameterCount() == 0) {
            method.setAccessible(true);
            return method.invoke(object);
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException(object.getClass() + " has no " + accessor);
  }
}
