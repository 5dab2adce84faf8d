package io.millrace.pipelines.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a command says when a user types it. */
record Typed(int exit, String out, String err) {
  /** Runs a command with {@code --config} of the project in a folder. */
  static Typed in(Path folder, String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.add(1, "--config");
    args.add(2, folder.resolve("config").toString());
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
    try {
      int exit = Millrace.run(args.toArray(String[]::new));
      return new Typed(
          exit, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
