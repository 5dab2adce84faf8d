package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * VARIANCE and STDDEV from the exact sums of values and of squares, so that neither order nor a
 * mean far from 0 costs a digit: {@code (n * sum of squares - sum * sum) / (n * (n - 1))}.
 */
final class Spread extends Accumulator {
  private static final int SCALE_MAX = 1_000;

  private final boolean deviation;
  private Sums[] groups = new Sums[0];

  Spread(boolean deviation) {
    this.deviation = deviation;
  }

  /** What is known of a group: binary numbers and decimals are summed apart. */
  private static final class Sums {
    private long count;
    private boolean notFinite;
    private boolean beyond;
    private final ExactSum values = new ExactSum();
    private final ExactSum squares = new ExactSum();
    private BigDecimal decimals;
    private BigDecimal decimalSquares;

    void add(double value) {
      count++;
      if (!Double.isFinite(value)) {
        notFinite = true;
        return;
      }
      long bits = Double.doubleToRawLongBits(value);
      int power = (int) (bits >> 52) & 0x7ff;
      long digits = bits & (1L << 52) - 1 | (power == 0 ? 0 : 1L << 52);
      int exponent = Math.max(power, 1) - 1075;
      int zeros = Math.min(Long.numberOfTrailingZeros(digits), 52);
      digits >>= zeros;
      values.add(bits < 0 ? -digits : digits, exponent + zeros);
      squares.addSquare(digits, exponent + zeros);
    }

    void add(long value) {
      count++;
      values.add(value, 0);
      squares.addSquare(value, 0);
    }

    void add(BigDecimal value) {
      count++;
      if (Math.abs((long) value.scale()) > SCALE_MAX) {
        beyond = true;
      } else {
        plus(value, value.multiply(value));
      }
    }

    private void plus(BigDecimal sum, BigDecimal sumOfSquares) {
      decimals = decimals == null ? sum : decimals.add(sum);
      decimalSquares = decimalSquares == null ? sumOfSquares : decimalSquares.add(sumOfSquares);
    }

    double variance(boolean deviation) {
      BigInteger n = BigInteger.valueOf(count);
      BigInteger pairs = n.multiply(n.subtract(BigInteger.ONE));
      if (decimals != null) {
        BigDecimal spread =
            decimalSquares
                .multiply(BigDecimal.valueOf(count))
                .subtract(decimals.multiply(decimals));
        return Quotients.of(spread, pairs, deviation);
      }
      BigInteger sum = values.number();
      int exponent = Math.min(squares.exponent(), 2 * values.exponent());
      BigInteger spread =
          squares
              .number()
              .shiftLeft(squares.exponent() - exponent)
              .multiply(n)
              .subtract(sum.multiply(sum).shiftLeft(2 * values.exponent() - exponent));
      return Quotients.of(spread, exponent, pairs, deviation);
    }
  }

  @Override
  void ensure(int size) {
    if (size > groups.length) {
      groups = Arrays.copyOf(groups, Capacity.of(size));
    }
  }

  private Sums sums(int group) {
    if (groups[group] == null) {
      groups[group] = new Sums();
    }
    return groups[group];
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    Column column = input.value();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (column.isNull(row)) {
        continue;
      }
      Sums sums = sums(group[i]);
      if (column instanceof DoubleColumn doubles) {
        sums.add(doubles.values[row]);
      } else if (column instanceof LongColumn longs) {
        sums.add(longs.values[row]);
      } else {
        sums.add(((DecimalColumn) column).decimal(row));
      }
    }
  }

  @Override
  void encode(int group, ByteWriter out) {
    Sums sums = sums(group);
    out.putLong(sums.count);
    out.putByte((sums.notFinite ? 1 : 0) + (sums.beyond ? 2 : 0) + (sums.decimals == null ? 0 : 4));
    if (sums.decimals == null) {
      sums.values.encode(out);
      sums.squares.encode(out);
    } else {
      encode(sums.decimals, out);
      encode(sums.decimalSquares, out);
    }
  }

  private static void encode(BigDecimal value, ByteWriter out) {
    out.putInt(value.scale());
    out.putSlice(value.unscaledValue().toByteArray());
  }

  private static BigDecimal decimal(ByteReader in) {
    int scale = in.getInt();
    return new BigDecimal(new BigInteger(in.getSlice()), scale);
  }

  @Override
  void merge(int group, ByteReader in) {
    Sums sums = sums(group);
    sums.count += in.getLong();
    int flags = in.getByte();
    sums.notFinite |= (flags & 1) != 0;
    sums.beyond |= (flags & 2) != 0;
    if ((flags & 4) == 0) {
      sums.values.merge(in);
      sums.squares.merge(in);
    } else {
      sums.plus(decimal(in), decimal(in));
    }
  }

  @Override
  Failure emit(int group, Column out, int row) {
    Sums sums = groups[group];
    if (sums == null || sums.count < 2) {
      out.setNull(row);
    } else if (sums.beyond) {
      return new Failure(Failure.Code.OVERFLOW, "a decimal is too small or too large");
    } else {
      ((DoubleColumn) out).values[row] = sums.notFinite ? Double.NaN : sums.variance(deviation);
    }
    return null;
  }

  @Override
  void clear() {
    Arrays.fill(groups, null);
  }
}
