/** Runner options, submission, waiting, and what a run leaves behind. */
package io.millrace.pipelines.launch;
