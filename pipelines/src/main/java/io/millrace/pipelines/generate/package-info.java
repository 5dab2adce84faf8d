/**
 * Synthetic events of a stream, with declared faults, from the stream's {@code generate:} section.
 * {@link io.millrace.pipelines.generate.GenerateSpec} describes the section; {@link
 * io.millrace.pipelines.generate.Generator} writes the events.
 */
package io.millrace.pipelines.generate;
