package io.millrace.transforms.batch;

import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * DECIMAL: {@code unscaled * 10^-scale} in a long where it fits, a {@link BigDecimal} where it does
 * not.
 */
public final class DecimalColumn extends Column {
  /**
   * The unscaled value of each row whose {@link #big} is null; replaced by {@link #ensureCapacity}.
   */
  public long[] unscaled;

  /** The scale of each row whose {@link #big} is null. */
  public int[] scale;

  /**
   * The value of a row that does not fit a long; null for all others, and null while there is none.
   */
  public BigDecimal[] big;

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  public DecimalColumn(Type type, int capacity) {
    super(type, capacity);
    unscaled = new long[capacity];
    scale = new int[capacity];
  }

  /** Sets a row to {@code unscaled * 10^-scale}. */
  public void setSmall(int row, long value, int valueScale) {
    unscaled[row] = value;
    scale[row] = valueScale;
    if (big != null) {
      big[row] = null;
    }
  }

  /** Sets a row to any decimal. */
  public void setDecimal(int row, BigDecimal value) {
    BigInteger digits = value.unscaledValue();
    if (digits.compareTo(MIN) >= 0 && digits.compareTo(MAX) <= 0) {
      setSmall(row, digits.longValue(), value.scale());
      return;
    }
    if (big == null) {
      big = new BigDecimal[capacity()];
    }
    big[row] = value;
  }

  public boolean isSmall(int row) {
    return big == null || big[row] == null;
  }

  /** The value of a row that is not null. */
  public BigDecimal decimal(int row) {
    return isSmall(row) ? BigDecimal.valueOf(unscaled[row], scale[row]) : big[row];
  }

  @Override
  public void clear() {
    super.clear();
    big = null;
  }

  @Override
  public void ensureCapacity(int capacity) {
    super.ensureCapacity(capacity);
    if (capacity > unscaled.length) {
      unscaled = Arrays.copyOf(unscaled, capacity);
      scale = Arrays.copyOf(scale, capacity);
      if (big != null) {
        big = Arrays.copyOf(big, capacity);
      }
    }
  }

  @Override
  protected Object valueAt(int row) {
    return decimal(row);
  }

  @Override
  protected void setValue(int row, Object value) {
    setDecimal(row, (BigDecimal) value);
  }
}
