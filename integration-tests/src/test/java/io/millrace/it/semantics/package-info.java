/**
 * What Apache Beam does with windows, lateness and bundles, pinned on the Direct and the embedded
 * Flink runner. Nothing of Millrace runs here: when a test in this package fails after an upgrade
 * of Beam or Flink, what Millrace is built on has changed.
 */
package io.millrace.it.semantics;
