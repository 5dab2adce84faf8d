/**
 * Whether a replay gives what history gives of all events that were neither late nor bad: in seeded
 * rounds of keyed steps, in disorder, with late events, and with a failure in the middle.
 */
package io.millrace.it.time;
