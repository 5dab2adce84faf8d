package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.NoDeadLettersException;
import io.millrace.transforms.step.Updates;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.util.HashMap;
import java.util.Map;

/**
 * A step inside a segment. It gets batches with a selection, does its work on the selected rows,
 * and pushes what it makes on. It counts what comes in and, where each row goes, what leaves.
 */
abstract class Operator {
  final Graph.Node node;
  final Outlet main = new Outlet();
  final Outlet errors = new Outlet();
  final Outlet late = new Outlet();
  final Failures failures = new Failures();
  final Counts counts;
  private final DeadLetters dead;
  private final Map<String, Counts.Counter> counters = new HashMap<>();
  private final Counts.Counter in;
  private final Counts.Counter out;
  private int input;
  private int[] kept = new int[Batch.ROWS];

  /**
   * @param input the type of the rows that come in
   */
  Operator(Graph.Node node, RowType input, Counts counts) {
    this.node = node;
    this.counts = counts;
    this.dead = new DeadLetters(node, input);
    in = counts.counter(node.id(), "in:0");
    out = counts.counter(node.id(), "out");
  }

  final void accept(int input, Batch batch, int[] selected, int count) {
    if (input == 0) {
      in.add(count);
    } else {
      count("in:" + input, count);
    }
    this.input = input;
    process(batch, selected, count);
  }

  /** The input that the rows of {@link #process} came by. */
  final int input() {
    return input;
  }

  abstract void process(Batch batch, int[] selected, int count);

  /** The last call of a bundle. */
  void finishBundle(Emitter emitter) throws java.io.IOException {}

  final void count(String counter, long n) {
    if (n != 0) {
      counters.computeIfAbsent(counter, name -> counts.counter(node.id(), name)).add(n);
    }
  }

  /** Counts rows as passed on, and passes them on. */
  final void push(Batch batch, int[] selected, int count) {
    out.add(count);
    main.push(batch, selected, count);
  }

  /** Counts rows as late, and passes them on as such. */
  void pushLate(Batch batch, int[] selected, int count) {
    count("late", count);
    late.push(batch, selected, count);
  }

  /**
   * Sends the selected rows that have failed to the dead letters and gives the others; {@link
   * #failures} is empty afterwards. The selection given back is reused by the next call.
   *
   * @return how many rows of {@link #kept} are left
   */
  final int dropFailed(Batch batch, int[] selected, int count) {
    int[] rest = kept(count);
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      Failure failure = failures.at(row);
      if (failure == null) {
        rest[left++] = row;
      } else {
        dead(batch, row, failure);
      }
    }
    failures.clear();
    flushDead();
    return left;
  }

  final int[] kept(int capacity) {
    if (kept.length < capacity) {
      kept = new int[capacity];
    }
    return kept;
  }

  /** Marks every selected row that has an invalid value anywhere as failed. */
  final void failInvalid(Batch batch, int[] selected, int count) {
    for (int c = 0; c < batch.type().size(); c++) {
      Column column = batch.column(c);
      if (column.hasInvalid()) {
        for (int i = 0; i < count; i++) {
          Failure why = column.invalid(selected[i]);
          if (why != null) {
            failures.add(selected[i], why);
          }
        }
      }
    }
  }

  /**
   * Marks every selected row as failed that has a null where a sink's type has none: who reads the
   * file would refuse the record.
   */
  final void failMissing(RowType required, Batch batch, int[] rows, int count) {
    for (int c = 0; c < batch.type().size(); c++) {
      if (!required.type(c).nullable() && batch.column(c).hasNulls()) {
        for (int i = 0; i < count; i++) {
          if (batch.column(c).isNull(rows[i])) {
            failures.add(
                rows[i],
                Failure.Code.MISSING,
                "the field '" + required.name(c) + "' is required and null");
          }
        }
      }
    }
  }

  /**
   * Makes a dead letter of a row; {@link #flushDead} sends it. An update gives none, it is counted
   * as {@code withdrawn}: the final row will say what is wrong.
   */
  final void dead(Batch batch, int row, Failure failure) {
    if (Updates.isUpdate(batch.rows().position[row])) {
      count("withdrawn", 1);
      return;
    }
    count("dead", 1);
    requirePlace(failure);
    dead.add(batch, row, failure);
    if (dead.isFull()) {
      flushDead();
    }
  }

  /** Makes a dead letter of what is no row of this step's input. */
  final DeadLetters deadLetters() {
    return dead;
  }

  final void flushDead() {
    dead.flush(errors);
  }

  final void requirePlace(Failure failure) {
    if (!errors.isOpen()) {
      throw new NoDeadLettersException(node.id(), failure);
    }
  }
}
