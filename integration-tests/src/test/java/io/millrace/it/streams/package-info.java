/** Pipelines over streams, run by the command line in a small environment of their own. */
package io.millrace.it.streams;
