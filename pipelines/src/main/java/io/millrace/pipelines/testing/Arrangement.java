package io.millrace.pipelines.testing;

import io.millrace.pipelines.testing.GivenEvents.Event;
import io.millrace.transforms.step.Step.Arrivals;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A way in which the same events may arrive. Which come before a watermark and which after it stays
 * as it is, and so does each event's place in its source.
 *
 * @param words for people
 * @param stream whether watermarks are told; otherwise all is history
 * @param order of the events between two watermarks
 * @param together how many events arrive together at most; 0: all between two watermarks
 * @param sources how many sources the events come from, in turn
 */
record Arrangement(String words, boolean stream, Order order, int together, int sources) {

  /** Puts the events between two watermarks into an order. */
  @FunctionalInterface
  interface Order {
    List<Event> of(List<Event> events);
  }

  static final Order KEPT = events -> events;

  static final Order BACKWARDS =
      events -> {
        List<Event> turned = new ArrayList<>();
        events.forEach(event -> turned.add(0, event));
        return turned;
      };

  /** What a case with time is run as. The last one is to be compared when nothing came late. */
  static final List<Arrangement> TIMED =
      List.of(
          new Arrangement("as given", true, KEPT, 0, 1),
          new Arrangement("one event after the other", true, KEPT, 1, 1),
          new Arrangement("in another order, from two sources", true, shuffled(1), 1, 2),
          new Arrangement("in a second other order", true, shuffled(2), 0, 1),
          new Arrangement("in a third other order, two at a time", true, shuffled(3), 2, 1),
          new Arrangement("as history", false, BACKWARDS, 1, 1));

  /** What a case without time is run as. */
  static final List<Arrangement> UNTIMED =
      List.of(
          new Arrangement("as given", false, KEPT, 0, 1),
          new Arrangement("in reverse, one by one, from two sources", false, BACKWARDS, 1, 2));

  static Order shuffled(long seed) {
    return events -> {
      List<Event> mixed = new ArrayList<>(events);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = mixed.size() - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        Event moved = mixed.get(i);
        mixed.set(i, mixed.get(other));
        mixed.set(other, moved);
      }
      return mixed;
    };
  }

  /** The blocks of each source. */
  List<List<Arrivals>> arrange(GivenEvents given) {
    List<List<Arrivals>> blocks = new ArrayList<>();
    int used = Math.max(1, Math.min(sources, given.events().size()));
    for (int source = 0; source < used; source++) {
      blocks.add(new ArrayList<>());
    }
    for (int stretch = 0; stretch < given.watermarks().size(); stretch++) {
      int number = stretch;
      List<Event> between =
          order.of(given.events().stream().filter(e -> e.stretch() == number).toList());
      for (int source = 0; source < used; source++) {
        List<Event> mine = new ArrayList<>();
        for (int i = source; i < between.size(); i += used) {
          mine.add(between.get(i));
        }
        blocks.get(source).addAll(blocks(mine, given.watermarks().get(stretch)));
      }
    }
    return blocks;
  }

  private List<Arrivals> blocks(List<Event> events, long watermark) {
    List<Arrivals> blocks = new ArrayList<>();
    int size = together == 0 ? Math.max(1, events.size()) : together;
    for (int from = 0; from < events.size(); from += size) {
      List<Event> block = events.subList(from, Math.min(events.size(), from + size));
      List<Long> times = new ArrayList<>();
      block.forEach(event -> times.add(event.time()));
      blocks.add(
          new Arrivals(
              watermark,
              block.stream().map(Event::row).toList(),
              times,
              block.stream().map(Event::position).toList()));
    }
    return blocks;
  }
}
