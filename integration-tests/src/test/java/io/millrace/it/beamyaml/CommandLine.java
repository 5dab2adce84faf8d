package io.millrace.it.beamyaml;

import io.millrace.pipelines.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a call of the command line gave.
 *
 * @param exit the process's exit code
 * @param out what it said
 * @param err what it complained of
 */
record CommandLine(int exit, String out, String err) {

  /** Runs a command in this process; the tests of one process must not do so at the same time. */
  static CommandLine run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try (PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
        PrintStream errorsTo = new PrintStream(complained, true, StandardCharsets.UTF_8)) {
      System.setOut(to);
      System.setErr(errorsTo);
      int exit = Millrace.run(arguments);
      return new CommandLine(
          exit, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** All that it printed. */
  String text() {
    return err + out;
  }
}
