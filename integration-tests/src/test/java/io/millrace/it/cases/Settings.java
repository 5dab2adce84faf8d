package io.millrace.it.cases;

import io.millrace.transforms.stream.Replay;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How cases are run.
 *
 * @param optimise false: row by row; history only
 * @param runner {@code direct} or {@code flink}
 * @param replay null for history
 * @param layout what becomes of the files of each stream before they are written
 * @param options of Beam
 */
public record Settings(
    boolean optimise,
    String runner,
    int parallelism,
    Replay replay,
    UnaryOperator<List<InputFile>> layout,
    List<String> options) {
  /** History, optimised, on the Direct runner with two threads. */
  public static final Settings USUAL =
      new Settings(true, "direct", 2, null, UnaryOperator.identity(), List.of());

  /** The same, row by row. */
  public Settings plain() {
    return new Settings(false, runner, parallelism, replay, layout, options);
  }

  /** The same on another runner. */
  public Settings on(String other) {
    return new Settings(optimise, other, parallelism, replay, layout, options);
  }

  /** The same with so many threads. */
  public Settings threads(int count) {
    return new Settings(optimise, runner, count, replay, layout, options);
  }

  /** The same as a replay out of order. */
  public Settings replayed(long seed) {
    return replayed(new Replay(0, true, seed, 0, 0));
  }

  /** The same as a replay. */
  public Settings replayed(Replay played) {
    return new Settings(optimise, runner, parallelism, played, layout, options);
  }

  /** The same over files that are laid otherwise. */
  public Settings laid(UnaryOperator<List<InputFile>> otherwise) {
    return new Settings(optimise, runner, parallelism, replay, otherwise, options);
  }
}
