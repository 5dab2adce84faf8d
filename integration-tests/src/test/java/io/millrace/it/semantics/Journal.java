package io.millrace.it.semantics;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What pipelines did, by name, in the order in which it happened. Both runners work in the test's
 * process, so a static field is enough; it survives the restart of a job, which is the point where
 * attempts are counted.
 */
final class Journal {
  private static final Map<String, Queue<Object>> ENTRIES = new ConcurrentHashMap<>();

  private Journal() {}

  static void add(String name, Object entry) {
    ENTRIES.computeIfAbsent(name, n -> new ConcurrentLinkedQueue<>()).add(entry);
  }

  static int size(String name) {
    return ENTRIES.getOrDefault(name, new ConcurrentLinkedQueue<>()).size();
  }

  static <T> List<T> read(String name, Class<T> type) {
    return ENTRIES.getOrDefault(name, new ConcurrentLinkedQueue<>()).stream()
        .map(type::cast)
        .toList();
  }
}
