/** Files as sources and sinks, through Beam's FileSystems. */
package io.millrace.transforms.file;
