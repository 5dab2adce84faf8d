/** From normalised steps to a typed, immutable graph, and its printed form. */
package io.millrace.pipelines.plan;
