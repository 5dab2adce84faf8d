/** Whether a pipeline gives the same results over history and over the same events as a stream. */
package io.millrace.pipelines.verify;
