/** From a plan to a Beam pipeline. */
package io.millrace.pipelines.compile;
