package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.PlanContext;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.step.Step;
import java.util.List;
import java.util.Map;

/**
 * {@code stream}: its name; {@code metadata}; {@code runs}: of a stream that Millrace itself wrote,
 * whether to read the {@code latest} run or {@code all} of them.
 */
final class ReadFromStreamSpec implements OperatorSpec {
  @Override
  public String type() {
    return "ReadFromStream";
  }

  @Override
  public boolean isRoot() {
    return true;
  }

  @Override
  public void plan(StepPlan step) {
    String name = step.config().requiredString("stream");
    String runs = step.config().choice("runs", Map.of("all", "all", "latest", "latest"), null);
    PlanContext context = step.context();
    StreamSpec stream = name == null ? null : Streams.find(step, name);
    if (stream == null) {
      step.config().allow("metadata").done();
      return;
    }
    Metadata metadata = Metadata.read(step, stream.schema().type());
    if (!step.config().done() || !metadata.isGood()) {
      return;
    }
    List<String> paths = Streams.history(step, name);
    if (paths == null) {
      return;
    }
    paths = RunFolders.choose(step, paths.stream().map(context::resolve).toList(), runs);
    if (paths == null) {
      return;
    }
    FileSource source =
        new FileSource(
            paths, stream.compression(), stream.format(), stream.schema(), metadata.kinds, null);
    step.output(
        step.addRead(
            new Step.Read(
                source,
                stream.eventTime(),
                stream.outOfOrder().toNanos() / 1000,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                metadata.behind(stream.schema().type()))));
  }

  /** Looking up streams, with problems. */
  static final class Streams {
    private Streams() {}

    static StreamSpec find(StepPlan step, String name) {
      return find(step, "stream", name);
    }

    /** The stream that the value of a key names, or null after problems. */
    static StreamSpec find(StepPlan step, String key, String name) {
      StreamSpec stream = step.context().stream().apply(name);
      if (stream == null && !step.context().streamNames().contains(name)) {
        step.problems()
            .error(
                "unknown-stream",
                step.config().textSpan(key),
                "there is no stream '" + name + "'",
                Suggest.advice("streams", name, step.context().streamNames()));
      }
      return stream;
    }

    static List<String> history(StepPlan step, String name) {
      return history(step, "stream", name);
    }

    static List<String> history(StepPlan step, String key, String name) {
      if (step.context().environment() == null) {
        step.problems()
            .error(
                "no-environment",
                step.config().textSpan(key),
                "where stream '" + name + "' lives is said by an environment, and none was chosen",
                "add --env NAME");
        return null;
      }
      List<String> paths = step.context().history().apply(name);
      if (paths == null || paths.isEmpty()) {
        String environment = step.context().environment().name();
        step.problems()
            .error(
                "no-history",
                step.config().textSpan(key),
                "environment '"
                    + environment
                    + "' does not say where the history of stream '"
                    + name
                    + "' is",
                "add to it `streams: {" + name + ": {history: {files: {path: ...}}}}`");
        return null;
      }
      return paths;
    }
  }
}
