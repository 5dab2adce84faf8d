package io.millrace.it.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The process of a contender. Reads tasks from standard input and answers with outcomes on standard
 * output, each a JSON object in a line; ends with the input. Whatever else is printed goes to
 * standard error. A failure ends it, with its trace.
 */
final class Worker {
  static final ObjectMapper JSON = new ObjectMapper();

  private Worker() {}

  public static void main(String[] arguments) throws Exception {
    // What a contender started may live on: the process does not.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          // To the log of the worker, for whoever mends a contender.
          failure.printStackTrace();
          if (thread.getName().equals("main")) {
            Runtime.getRuntime().halt(1);
          }
        });
    PrintStream outcomes = System.out;
    System.setOut(System.err);
    Contender contender = Contenders.named(arguments[0]);
    BufferedReader tasks =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
      Outcome outcome = contender.run(task(line));
      outcomes.println(JSON.writeValueAsString(outcome));
      outcomes.flush();
    }
    Runtime.getRuntime().halt(0);
  }

  /** A task in a line. */
  static String line(Task task) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("workload", task.workload().name());
    line.put("mode", task.mode().text());
    line.put("data", task.data().toString());
    line.put("out", task.out().toString());
    line.put("events", task.events());
    return JSON.writeValueAsString(line);
  }

  private static Task task(String line) throws IOException {
    ObjectNode task = (ObjectNode) JSON.readTree(line);
    return new Task(
        Workload.valueOf(task.get("workload").asText()),
        Mode.valueOf(task.get("mode").asText().toUpperCase(Locale.ROOT)),
        Path.of(task.get("data").asText()),
        Path.of(task.get("out").asText()),
        task.get("events").asLong());
  }
}
