package io.millrace.it.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.pipelines.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A run of the command line in this process, and what it printed. */
record CommandLine(int exit, String out, String err) {
  /** The declaration in the test's resources. */
  static Path config() {
    try {
      return Path.of(CommandLine.class.getResource("/damage/config").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The arguments of a run that reads {@code folder/in} and writes to {@code folder/out}. */
  static List<String> arguments(String pipeline, Path folder, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                pipeline,
                "--config=" + config(),
                "--env=damaged",
                "--var=data=" + folder.resolve("in"),
                "--var=out=" + folder.resolve("out"),
                "--report=" + folder.resolve("report.json")));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Runs; an argument in {@code more} wins over the same before. */
  static CommandLine run(String pipeline, Path folder, String... more) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
    try {
      int exit = Millrace.run(arguments(pipeline, folder, more).toArray(String[]::new));
      return new CommandLine(exit, printed.toString(UTF_8), complained.toString(UTF_8));
    } finally {
      System.out.flush();
      System.err.flush();
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The files below a folder, without the marks of completeness; none when it is not there. */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> below = Files.walk(folder)) {
      return below
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals("_SUCCESS"))
          .sorted()
          .toList();
    }
  }

  @Override
  public String toString() {
    return "exit code " + exit + "\n" + out + "\n" + err;
  }
}
