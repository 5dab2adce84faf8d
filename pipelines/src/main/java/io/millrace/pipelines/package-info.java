/** From a declaration in YAML to a running Beam pipeline: see the packages below, each one room. */
package io.millrace.pipelines;
