package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Longs tell of two decimals what {@link BigDecimal#compareTo} does, or that they cannot. */
class SmallDecimalsTest {
  /** Of so many of the values each two can be told apart. */
  private static final int ORDINARY = 10;

  private static final String[] VALUES = {
    "0",
    "0.00",
    "-0.5",
    "-0.49",
    "0.5",
    "0.50",
    "45.1",
    "45.15",
    "1E+3",
    "999.999",
    "1E-20",
    "-1E-20",
    "9223372036854775807",
    "-9223372036854775808",
    "922337203685477580.8",
    "1E+18",
    "1E+19",
    "9223372036854775808",
    "-1E+30"
  };

  @Test
  void comparesAsBigDecimalDoesOrDoesNotKnow() {
    for (int i = 0; i < VALUES.length; i++) {
      for (int j = 0; j < VALUES.length; j++) {
        int compared = compare(VALUES[i], VALUES[j]);
        if (i < ORDINARY && j < ORDINARY) {
          assertThat(compared).isNotEqualTo(SmallDecimals.UNKNOWN);
        }
        if (compared != SmallDecimals.UNKNOWN) {
          assertThat(compared)
              .as("%s against %s", VALUES[j], VALUES[i])
              .isEqualTo(new BigDecimal(VALUES[j]).compareTo(new BigDecimal(VALUES[i])));
        }
      }
    }
  }

  @Test
  void doesNotKnowWhatDoesNotFit() {
    assertThat(compare("9223372036854775807", "0.5")).isEqualTo(SmallDecimals.UNKNOWN);
    assertThat(compare("1", "9223372036854775808")).isEqualTo(SmallDecimals.UNKNOWN);
    assertThat(compare("9223372036854775808", "1")).isEqualTo(SmallDecimals.UNKNOWN);
    assertThat(compare("1E+19", "1")).isEqualTo(SmallDecimals.UNKNOWN);
  }

  @Test
  void forgets() {
    SmallDecimals decimals = held("1");
    decimals.forget(0);
    assertThat(decimals.compare(0, column("1"), 0)).isEqualTo(SmallDecimals.UNKNOWN);
    decimals.set(0, column("1"), 0);
    assertThat(decimals.compare(0, column("1"), 0)).isZero();
    decimals.clear();
    assertThat(decimals.compare(0, column("1"), 0)).isEqualTo(SmallDecimals.UNKNOWN);
  }

  private static int compare(String held, String other) {
    return held(held).compare(0, column(other), 0);
  }

  private static SmallDecimals held(String value) {
    SmallDecimals decimals = new SmallDecimals();
    decimals.ensure(1);
    decimals.set(0, column(value), 0);
    return decimals;
  }

  private static DecimalColumn column(String value) {
    DecimalColumn column = new DecimalColumn(Type.DECIMAL, 1);
    column.setDecimal(0, new BigDecimal(value));
    return column;
  }
}
