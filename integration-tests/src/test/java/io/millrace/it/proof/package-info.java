/**
 * Whether every event of a run is accounted for: runs of the command line over damaged files, with
 * planted losses, stopped and in broken surroundings.
 */
package io.millrace.it.proof;
