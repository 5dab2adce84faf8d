/** The streams and environments by name. Resolves, never connects. */
package io.millrace.pipelines.catalog;
