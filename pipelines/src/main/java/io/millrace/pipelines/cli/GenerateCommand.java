package io.millrace.pipelines.cli;

import io.millrace.pipelines.generate.Faults;
import io.millrace.pipelines.generate.GenerateSpec;
import io.millrace.pipelines.generate.Generator;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.StreamSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace generate}. */
@Command(
    name = "generate",
    description = "Makes synthetic events of a stream, with the faults that it declares.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Mixin Project project;
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "STREAM", description = "The stream, with a generate: section.")
  String name;

  @Option(names = "--events", description = "How many (default: as declared).")
  Long events;

  @Option(names = "--seed", description = "The same seed gives the same bytes.")
  Long seed;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: STREAM.jsonl).")
  Path out;

  @Option(
      names = "--truth",
      paramLabel = "FOLDER",
      description = "Writes what was planted there: faults.jsonl and patterns.jsonl.")
  Path truth;

  @Override
  public Integer call() throws IOException {
    StreamSpec stream = project.catalog().stream(name);
    if (stream == null && !project.problems.hasErrors()) {
      String near = Suggest.nearest(name, project.catalog().streamNames());
      throw new UsageProblem(
          "there is no stream '"
              + name
              + "'"
              + (near == null ? "" : "; did you mean '" + near + "'?")
              + " (streams: "
              + String.join(", ", project.catalog().streamNames())
              + ")");
    }
    GenerateSpec generate = stream == null ? null : GenerateSpec.read(stream, project.problems);
    if (project.reportProblems(spec.commandLine().getErr()) || generate == null) {
      return Exit.PROBLEMS;
    }
    GenerateSpec asked =
        generate.with(
            events == null ? generate.events() : events, seed == null ? generate.seed() : seed);
    Path file = out == null ? Path.of(name + "." + Generator.extension(stream.format())) : out;
    Generator.Generated made = Generator.write(stream, asked, file, truth);
    print(made, file, asked.faults());
    return Exit.FINE;
  }

  private void print(Generator.Generated made, Path file, Faults faults) {
    PrintWriter to = spec.commandLine().getOut();
    long damaged = made.damaged().values().stream().mapToLong(Long::longValue).sum();
    to.print(
        String.format(
            Locale.ROOT,
            "%,d lines in %s: %,d events, %,d duplicates, %,d out of order, %,d damaged",
            made.lines(),
            file,
            made.events(),
            made.duplicates(),
            made.behind(),
            damaged));
    to.print(faults.late() > 0 ? String.format(Locale.ROOT, ", %,d late", made.late()) : "");
    to.print(faults.gapEvery() == null ? "" : ", " + made.gaps() + " gaps");
    to.println();
    made.planted()
        .forEach(
            (name, times) ->
                to.println(String.format(Locale.ROOT, "planted %s %,d times", name, times)));
    if (truth != null) {
      to.println("the truth about it is in " + truth);
    }
    to.flush();
  }
}
