/** What a user can write, read from YAML and normalised: streams, environments, pipelines. */
package io.millrace.pipelines.spec;
