package io.millrace.pipelines.plan;

import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;

/**
 * Rows between two steps, as the planner knows them.
 *
 * @param edge where they come from in the graph
 * @param windowing the windows they are in
 * @param timed whether they have event times
 */
public record Flow(Graph.Edge edge, RowType type, Windowing windowing, boolean timed) {}
