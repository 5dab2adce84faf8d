package io.millrace.pipelines.cli;

import io.millrace.pipelines.problem.Suggest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
    name = "millrace",
    description = "Streaming pipelines, declared once for history and for the live stream.",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CheckCommand.class,
      PlanCommand.class,
      RunCommand.class,
      TestCommand.class,
      GenerateCommand.class,
      ScoreCommand.class,
      VerifyCommand.class,
      RedriveCommand.class
    })
public final class Millrace implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs a command and gives its exit code. */
  public static int run(String... args) {
    Logging.quiet();
    CommandLine line = new CommandLine(new Millrace());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUnmatchedOptionsArePositionalParams(false);
    line.setParameterExceptionHandler((e, given) -> explain(e, given));
    line.setExecutionExceptionHandler((e, command, parsed) -> explain(e, command));
    return line.execute(args);
  }

  /** What is wrong with the command line, in two lines: not a page of usage that hides it. */
  private static int explain(CommandLine.ParameterException mistake, String[] given) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    boolean noSuchCommand =
        command.getParent() == null
            && given.length > 0
            && !given[0].startsWith("-")
            && !command.getSubcommands().containsKey(given[0]);
    err.println(
        "millrace: "
            + (noSuchCommand
                ? "there is no command '"
                    + given[0]
                    + "'; "
                    + String.join(
                        "; ",
                        Suggest.advice("commands", given[0], command.getSubcommands().keySet()))
                : mistake.getMessage() + suggestion(mistake)));
    err.println("see " + command.getCommandSpec().qualifiedName() + " --help");
    return Exit.USAGE;
  }

  private static String suggestion(CommandLine.ParameterException mistake) {
    if (mistake instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String near =
          Suggest.nearest(
              unmatched.getUnmatched().get(0),
              mistake.getCommandLine().getCommandSpec().optionsMap().keySet());
      return near == null ? "" : "; did you mean " + near + "?";
    }
    return "";
  }

  static int explain(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof UsageProblem) {
      err.println("millrace: " + failure.getMessage());
      return Exit.USAGE;
    }
    IOException io =
        failure instanceof UncheckedIOException unchecked
            ? unchecked.getCause()
            : failure instanceof IOException known ? known : null;
    if (io != null) {
      String what = failure == io ? "" : failure.getMessage() + ": ";
      err.println("millrace: " + what + words(io));
      return Exit.ENVIRONMENT;
    }
    // Only a bug of ours gets here: whoever reports it has nothing but this trace to send.
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    err.println("millrace: this is a bug in Millrace; please report it with what follows");
    err.println(trace);
    return Exit.BUG;
  }

  /** Java's exceptions of files say only which file; this says what is wrong with it. */
  private static String words(IOException failure) {
    if (failure instanceof NoSuchFileException file) {
      return "there is no file or folder " + file.getFile();
    }
    if (failure instanceof AccessDeniedException file) {
      return "no permission for " + file.getFile();
    }
    if (failure instanceof NotDirectoryException file) {
      return file.getFile() + " is no folder";
    }
    if (failure instanceof FileAlreadyExistsException file) {
      return file.getFile() + " is there already";
    }
    return String.valueOf(failure.getMessage());
  }

  public static void main(String[] args) {
    System.exit(run(args));
  }
}
