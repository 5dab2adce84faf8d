package io.millrace.it.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is asked. All but {@link #TICKS} asks of {@link Payments}. */
enum Workload {
  /**
   * The fields {@code event_id, card_id, amount, ts} of events with an amount above 100, as JSON
   * lines in files that appear only when all are written.
   */
  FILES("a", "filter and project to files", List.of()),
  COUNTRIES("b", "1 minute per country: count, sum, max", List.of(Query.all("country", 1))),
  CARDS("c", "10 minutes per card, 5 or more", List.of(Query.all("card_id", 10).having(5))),
  EIGHT("d", "eight standing queries", eight()),
  ONE("e1", "1 standing query", standing(1)),
  TEN("e10", "10 standing queries", standing(10)),
  HUNDRED("e100", "100 standing queries", standing(100)),
  /**
   * The question stock-ticks-ohlcv-1m over {@code stock-ticks/trades.csv.gz}: trades that are not
   * suspicious, of each minute and symbol the first, highest, lowest and last price, the volume and
   * the number of trades. Trades of one millisecond are in the order of the file.
   */
  TICKS("f", "gzip CSV of trades to 1-minute bars", List.of()),
  /** For {@link Mode#LIVE} alone: state of 5 million cards. */
  STATE("g", "1 hour per card, 5 million cards", List.of(Query.all("card_id", 60)));

  private static final int CARDS_USUAL = 100_000;
  private static final int CARDS_MANY = 5_000_000;

  /** As it is named on the command line; the three e are {@code e} there. */
  final String letter;

  final String title;

  /** What is asked of payments, in the order of the answers. */
  final List<Query> queries;

  Workload(String letter, String title, List<Query> queries) {
    this.letter = letter;
    this.title = title;
    this.queries = queries;
  }

  /** The workloads of a letter. */
  static List<Workload> named(String letter) {
    List<Workload> named =
        Arrays.stream(values())
            .filter(
                each ->
                    each.letter.equals(letter)
                        || (letter.length() == 1
                            && each.letter.replaceAll("\\d", "").equals(letter)))
            .toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException("there is no case '" + letter + "'");
    }
    return named;
  }

  /** Whether it is asked in a mode. */
  boolean in(Mode mode) {
    return (mode == Mode.LIVE) == (this == STATE);
  }

  /**
   * The number of cards in so many events: in fewer events than usual there are fewer, or no card
   * would have events enough for {@link #CARDS}.
   */
  int cards(long events) {
    return this == STATE ? CARDS_MANY : (int) Math.min(CARDS_USUAL, Math.max(100, events / 50));
  }

  private static List<Query> eight() {
    return List.of(
        Query.all("country", 1),
        Query.all("currency", 1).over(50),
        Query.all("merchant", 10).over(100),
        Query.all("device.os", 5),
        Query.all("country", 10).where("currency", "EUR"),
        Query.all("card_id", 10).over(100).having(2),
        Query.all("merchant", 60).where("country", "PL"),
        Query.all("currency", 10).where("device.os", "android"));
  }

  /**
   * The first is {@link #COUNTRIES}; the others are ten kinds, over and over, each time with other
   * filters, so that no two are equal.
   */
  private static List<Query> standing(int count) {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      queries.add(kind(i % 10, i / 10));
    }
    return List.copyOf(queries);
  }

  private static Query kind(int kind, int round) {
    String currency = Payments.CURRENCIES.get(round % Payments.CURRENCIES.size());
    String country = Payments.COUNTRIES.get(round % Payments.COUNTRIES.size());
    String system = Payments.SYSTEMS.get(round % Payments.SYSTEMS.size());
    int step = 5 * round;
    return switch (kind) {
      case 0 -> Query.all("country", 1).over(step);
      case 1 -> Query.all("currency", 5).over(50 + step);
      case 2 -> Query.all("device.os", 10).over(step).where("currency", currency);
      case 3 -> Query.all("country", 10).over(step).where("currency", currency);
      case 4 -> Query.all("merchant", 60).over(100 + step).where("country", country);
      case 5 -> Query.all("card_id", 60).over(500 + step).having(2);
      case 6 -> Query.all("currency", 1).over(step).where("device.os", system);
      case 7 -> Query.all("country", 60).over(step).where("device.os", system);
      case 8 -> Query.all("device.os", 1).over(20 + step);
      default -> Query.all("merchant", 10).over(200 + step).where("currency", currency);
    };
  }
}
