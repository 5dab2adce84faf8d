package io.millrace.it.proof;

import io.millrace.it.cases.Case;
import io.millrace.it.cases.InputFile;
import io.millrace.it.cases.Settings;
import io.millrace.it.time.SmallBlocks;
import io.millrace.transforms.stream.Replay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/** Other ways to run a case, of which the results may know nothing. */
enum Variant {
  ROW_BY_ROW(1, seed -> Settings.USUAL.on("flink").threads(1).plain()),
  SHUFFLED(4, seed -> quick().laid(files -> shuffled(files, seed))),
  ONE_FILE(4, seed -> quick().laid(files -> split(files, 1))),
  MANY_FILES(4, seed -> quick().laid(files -> split(files, 7))),
  COMPRESSED(4, seed -> quick().laid(Variant::compressed)),
  BUNDLES_OF_ONE(1, seed -> quick()),
  ONE_THREAD(4, seed -> quick().threads(1)),
  FOUR_THREADS(4, seed -> quick().threads(4)),
  FLINK(1, seed -> Settings.USUAL.on("flink").threads(1)),
  FLINK_WITH_TWO_THREADS(1, seed -> Settings.USUAL.on("flink")),
  FLINK_WITH_FOUR_THREADS(1, seed -> Settings.USUAL.on("flink").threads(4)),
  REPLAY_IN_ORDER(2, seed -> quick().replayed(Replay.MAX)),
  REPLAY_IN_DISORDER(2, seed -> quick().replayed(seed)),
  REPLAY_IN_SMALL_BLOCKS(2, seed -> quick().replayed(seed)),
  REPLAY_ON_FLINK(1, seed -> Settings.USUAL.on("flink").threads(1).replayed(seed));

  /**
   * On the Direct runner without the checks that elements do not change, which look through the
   * whole pipeline for each bundle.
   */
  static Settings quick() {
    return new Settings(
        true,
        "direct",
        2,
        null,
        UnaryOperator.identity(),
        List.of("--enforceImmutability=false", "--enforceEncodability=false"));
  }

  /** Cases in a run where there are few: more steps need more than Flink has. */
  private static final int FEW = 6;

  private final int share;
  private final LongFunction<Settings> settings;

  /**
   * @param share how many times {@link #FEW} cases are in a run
   */
  Variant(int share, LongFunction<Settings> settings) {
    this.share = share;
    this.settings = settings;
  }

  /** How many cases are run together. */
  int together() {
    return share * FEW;
  }

  /** The settings of a run; the seed decides what is by chance. */
  Settings settings(long seed) {
    return settings.apply(seed);
  }

  /** Whether the results of a case must be the same. */
  boolean fits(Case of) {
    return this != SHUFFLED || !of.byPlace();
  }

  /** What must be open while cases run. */
  AutoCloseable opened() {
    if (this == BUNDLES_OF_ONE) {
      return new SmallBundles(64, 1);
    }
    if (this == REPLAY_IN_SMALL_BLOCKS) {
      SmallBlocks blocks = new SmallBlocks();
      blocks.records(50);
      return blocks;
    }
    return () -> {};
  }

  private static List<InputFile> shuffled(List<InputFile> files, long seed) {
    List<byte[]> lines = lines(files);
    Collections.shuffle(lines, new Random(seed));
    return files(files.get(0), lines, files.size());
  }

  private static List<InputFile> split(List<InputFile> files, int count) {
    return files(files.get(0), lines(files), count);
  }

  private static List<InputFile> compressed(List<InputFile> files) {
    return files.stream()
        .map(file -> new InputFile(file.name() + ".gz", file.header(), file.lines()))
        .toList();
  }

  private static List<byte[]> lines(List<InputFile> files) {
    List<byte[]> lines = new ArrayList<>();
    files.forEach(file -> lines.addAll(file.lines()));
    return lines;
  }

  private static List<InputFile> files(InputFile like, List<byte[]> lines, int count) {
    String end = like.name().substring(like.name().indexOf('.'));
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = lines.size() * i / count;
      int to = lines.size() * (i + 1) / count;
      files.add(new InputFile("part-" + i + end, like.header(), lines.subList(from, to)));
    }
    return files;
  }
}
