/**
 * What a pipeline does, as data: the typed steps that the planner makes and that both runtimes, the
 * fused segments and the row-at-a-time one, execute.
 */
package io.millrace.transforms.step;
