package io.millrace.transforms.expression;

/**
 * Year, month and day of a count of days since 1970, without garbage, for loops. The inverse of
 * {@link Rfc3339#daysFromCivil}, by the same algorithm. Reused from row to row.
 */
final class KernelDay {
  int year;
  int month;
  int day;
  private long epochDay;

  KernelDay() {
    year = 1970;
    month = 1;
    day = 1;
  }

  /** Costs nothing for the day that is set already: neighbouring rows are often of one day. */
  void set(long days) {
    if (days == epochDay) {
      return;
    }
    epochDay = days;
    long z = days + 719_468;
    long era = Math.floorDiv(z, 146_097L);
    int dayOfEra = (int) (z - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153;
    day = dayOfYear - (153 * shifted + 2) / 5 + 1;
    month = shifted < 10 ? shifted + 3 : shifted - 9;
    year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
  }

  int dayOfYear() {
    return (int) (epochDay - Rfc3339.daysFromCivil(year, 1, 1)) + 1;
  }

  /** Monday 1 to Sunday 7. */
  static int isoDayOfWeek(long days) {
    return (int) Math.floorMod(days + 3, 7L) + 1;
  }

  /** Moves to the Thursday of the same week, whose year is the ISO year. */
  void toThursday() {
    set(epochDay - isoDayOfWeek(epochDay) + 4);
  }
}
