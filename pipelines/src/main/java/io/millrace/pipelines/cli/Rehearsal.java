package io.millrace.pipelines.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * Runs commands that touch what most starts touch, once and in one process, so that the launcher
 * can keep the classes in an archive for the starts to come ({@code -XX:ArchiveClassesAtExit}).
 *
 * <p>The argument is a folder of its own with a copy of the shipped {@code config}: results are
 * written there. Takes about ten seconds; ends with 0 when every command did.
 */
public final class Rehearsal {
  private static final String PIPELINE = "payments-per-minute";

  private Rehearsal() {}

  public static void main(String[] arguments) {
    String config = Path.of(arguments[0], "config").toString();
    List<List<String>> commands =
        List.of(
            List.of("--help"),
            List.of("check", "--config", config),
            List.of("plan", PIPELINE, "--env", "local", "--config", config),
            List.of("test", PIPELINE, "--config", config),
            run(config, "history", "direct"),
            run(config, "replay", "direct"),
            run(config, "history", "flink"));
    for (List<String> command : commands) {
      int code = Millrace.run(command.toArray(String[]::new));
      if (code != Exit.FINE) {
        System.exit(code);
      }
    }
    System.exit(Exit.FINE);
  }

  private static List<String> run(String config, String mode, String runner) {
    return List.of(
        "run",
        PIPELINE,
        "--env",
        "local",
        "--mode",
        mode,
        "--runner",
        runner,
        "--run-id",
        mode + "-" + runner,
        "--config",
        config);
  }
}
