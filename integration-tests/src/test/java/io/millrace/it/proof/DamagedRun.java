package io.millrace.it.proof;

import io.millrace.it.damage.Accounting;
import io.millrace.it.damage.DamagedFile;
import io.millrace.it.damage.Verdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A run over a damaged file, judged from outside: what it read is compared, as a multiset, with
 * what it wrote and what it dead-lettered, and each line's fate with what is known of it.
 *
 * @param accounting of the input's lines with written and dead
 * @param wrong the first lines that met another fate than is due
 */
record DamagedRun(
    CommandLine run, Accounting accounting, List<String> wrong, String report, double seconds) {

  /**
   * As a program: {@code DamagedRun LINES FOLDER [option of millrace run...]}. Makes the file, runs
   * over it, prints the judgement and ends with 1 if anything is wrong.
   */
  public static void main(String[] args) throws IOException {
    String[] more = Arrays.copyOfRange(args, 2, args.length);
    DamagedRun judged = of(new DamagedFile(1, Long.parseLong(args[0])), Path.of(args[1]), more);
    System.out.println(judged.run().out() + judged.run().err());
    System.out.println(judged.accounting().report());
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d wrong verdicts, %.1f s for the run\n%s",
            judged.wrong().size(),
            judged.seconds(),
            String.join("\n", judged.wrong())));
    if (judged.run().exit() != 0 || !judged.accounting().balances() || !judged.wrong().isEmpty()) {
      System.exit(1);
    }
  }

  /** Makes the file below an empty folder and runs over it. */
  static DamagedRun of(DamagedFile file, Path folder, String... more) throws IOException {
    Path input = Files.createDirectories(folder.resolve("in")).resolve("payments.jsonl");
    file.write(input);
    long start = System.nanoTime();
    CommandLine run = CommandLine.run("every-payment", folder, more);
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Path> written = CommandLine.files(folder.resolve("out/written"));
    List<Path> dead = CommandLine.files(folder.resolve("out/dead"));
    List<String> wrong = new ArrayList<>(Verdicts.wrong(file, written, dead));
    Path report = folder.resolve("report.json");
    return new DamagedRun(
        run,
        Accounting.of(List.of(input), written, dead),
        wrong,
        Files.exists(report) ? Files.readString(report) : "",
        seconds);
  }
}
