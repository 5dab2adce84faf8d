package io.millrace.pipelines.redrive;

import io.millrace.pipelines.launch.Launcher;
import io.millrace.pipelines.launch.RunRequest;
import io.millrace.pipelines.launch.Runners;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.problem.Problems;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Sends the dead letters of a pipeline through it once more, each once: what was sent is noted when
 * the results are there, and a redrive that failed or was killed has sent nothing ({@code
 * RedriveCommandTest}). An event goes only the way that it has not been: see {@link Way}. One that
 * dies again is a new dead letter. One redrive of a pipeline runs at a time.
 */
public final class Redrive implements AutoCloseable {
  private final String pipeline;
  private final LetterFolder folder;
  private final Function<String, Plan> plans;
  private final FileChannel lock;

  /** Those that cannot be sent, by why. */
  private final Map<String, List<Letter>> refused = new LinkedHashMap<>();

  /**
   * @param folder of the pipeline's dead letters
   * @param plans the pipeline's plan, for the name of a run
   * @throws IOException also when another redrive is under way
   */
  public Redrive(String pipeline, Path folder, Function<String, Plan> plans) throws IOException {
    this.pipeline = pipeline;
    this.folder = new LetterFolder(folder);
    this.plans = plans;
    if (!Files.isDirectory(folder)) {
      lock = null;
      return;
    }
    lock =
        FileChannel.open(
            folder.resolve("_redriving"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(lock)) {
      lock.close();
      throw new IOException("another redrive of '" + pipeline + "' is under way");
    }
    this.folder.recover();
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }

  /** The runs that have left dead letters. */
  public List<String> runs() throws IOException {
    return folder.runs();
  }

  /** The letters that were never sent, those chosen. */
  public List<Letter> open(Predicate<Letter> chosen) throws IOException {
    return folder.open().stream().filter(chosen).toList();
  }

  /** Why letters were not sent, each reason with its letters. */
  public Map<String, List<Letter>> refused() {
    return refused;
  }

  /** Writes those of the letters that can be sent into a file, to be mended; gives their number. */
  public int export(List<Letter> letters, Path file) throws IOException {
    List<Letter> sendable = new ArrayList<>();
    batches(letters).forEach(batch -> sendable.addAll(batch.letters()));
    MendedFile.write(sendable, file);
    return sendable.size();
  }

  /** The letters in a file that {@link #export} wrote, as they are there now. */
  public List<Letter> mended(Path file, Problems problems) throws IOException {
    return MendedFile.read(file, folder.open(), problems);
  }

  /** Letters that go the same way. */
  record Batch(String through, Way way, List<Letter> letters) {}

  private List<Batch> batches(List<Letter> letters) throws IOException {
    Graph graph = plans.apply("redrive").graph();
    Map<String, String> ways = folder.ways();
    Map<Graph, Batch> batches = new LinkedHashMap<>();
    Map<String, Way> known = new LinkedHashMap<>();
    for (Letter letter : letters) {
      String through = through(letter, ways, graph);
      Way way = known.computeIfAbsent(through, step -> Way.of(graph, pipeline, step));
      String why =
          way.refusal() != null && letter.bytes() != null
              ? way.refusal()
              : new SentFiles(way.graph() == null ? null : way.format()).refusal(letter);
      if (why != null) {
        refused.computeIfAbsent(why, reason -> new ArrayList<>()).add(letter);
      } else {
        batches
            .computeIfAbsent(way.graph(), g -> new Batch(through, way, new ArrayList<>()))
            .letters()
            .add(letter);
      }
    }
    return List.copyOf(batches.values());
  }

  /**
   * The step whose way a letter goes: where it failed; but one that was sent before stays on the
   * way that it was sent, even if it now failed earlier on it.
   */
  private String through(Letter letter, Map<String, String> ways, Graph graph) {
    String sent = ways.get(letter.run());
    boolean before = sent != null && isBefore(graph, letter.step(), sent);
    return before ? sent : letter.step();
  }

  private boolean isBefore(Graph graph, String step, String later) {
    for (Graph.Node node : graph.nodes()) {
      if (node.pipeline().equals(pipeline) && node.name().equals(later)) {
        Graph.Node at = node;
        while (!at.name().equals(step) && at.inputs().size() == 1) {
          at = graph.node(at.inputs().get(0).from());
        }
        return at.name().equals(step);
      }
    }
    return false;
  }

  /**
   * What a run of letters came to.
   *
   * @param sent letters
   */
  public record Sent(String run, int sent, Ledger ledger) {}

  /** Is told what happens. */
  public interface Watcher {
    /** A run is about to start. */
    void starting(Launcher launcher);

    /** A run has ended well; what it sent is sent. */
    void sent(Sent run);
  }

  /**
   * Sends letters; those that cannot be sent are in {@link #refused} afterwards. Letters that go
   * different ways go in different runs, one after the other.
   *
   * @param runId of the first run; the next have {@code -2} and so on behind it
   * @throws io.millrace.pipelines.launch.RunFailed when a run fails; what runs before it have sent
   *     stays sent, the rest stays open
   */
  public void send(List<Letter> letters, String runId, String runner, Watcher watcher)
      throws IOException {
    int runs = 0;
    for (Batch batch : batches(letters)) {
      runs++;
      watcher.sent(send(batch, runs == 1 ? runId : runId + "-" + runs, runner, watcher));
    }
  }

  private Sent send(Batch batch, String run, String runner, Watcher watcher) throws IOException {
    Graph whole = plans.apply(run).graph();
    Way way = Way.of(whole, pipeline, batch.through());
    boolean done = false;
    try {
      Path sending = folder.sending(run);
      new SentFiles(way.format()).write(batch.letters(), sending);
      Graph graph = way.reading(sending, run);
      folder.begin(run, batch.through(), results(graph), batch.letters());
      RunRequest request = new RunRequest(run, runner, 2, true, null, List.of());
      Launcher launcher = new Launcher(new Plan(List.of(pipeline), graph), request);
      watcher.starting(launcher);
      Ledger ledger = launcher.run(Runners.options(runner, 2, false, List.of()));
      folder.finish(run);
      done = true;
      return new Sent(run, batch.letters().size(), ledger);
    } finally {
      if (!done) {
        folder.undo(run);
      }
    }
  }

  private static List<Path> results(Graph graph) throws IOException {
    List<Path> results = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.WriteFiles write) {
        FileSink sink = write.sink();
        if (sink.directory().contains("://")) {
          throw new IOException(
              "'"
                  + node.name()
                  + "' writes to "
                  + sink.directory()
                  + ", not to this machine:"
                  + " what a redrive writes there could not be taken back if it failed");
        }
        Path directory = Path.of(sink.directory());
        if (!results.contains(directory)) {
          results.add(directory);
        }
      }
    }
    return results;
  }
}
