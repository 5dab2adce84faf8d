/** The command line. */
package io.millrace.pipelines.cli;
