package io.millrace.transforms;

import io.millrace.transforms.step.Windowing;
import java.util.Random;

/** Windows of every kind over events that are years apart. */
final class RandomWindows {
  private static final long DAY = 86_400_000;
  private static final String[] ZONES = {
    "UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata"
  };

  private RandomWindows() {}

  static Windowing of(Random random) {
    long size = (1 + random.nextInt(800)) * DAY + random.nextInt(1000);
    long offset = random.nextInt((int) DAY);
    return switch (random.nextInt(6)) {
      case 0 -> Windowing.GLOBAL;
      case 1 -> Windowing.fixed(size, offset);
      case 2 -> Windowing.sliding(size, size / (1 + random.nextInt(5)) + 1, offset);
      case 3 -> Windowing.sliding(size / 2 + 1, size, offset);
      case 4 -> Windowing.sessions(size);
      default ->
          Windowing.calendar(
              Windowing.Unit.values()[random.nextInt(3)], ZONES[random.nextInt(ZONES.length)]);
    };
  }
}
