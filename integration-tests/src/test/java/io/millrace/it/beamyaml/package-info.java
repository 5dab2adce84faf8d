/**
 * Files of Beam YAML that check themselves by AssertEqual, run unchanged by the command line; and
 * what of Beam YAML is refused, in which words.
 */
package io.millrace.it.beamyaml;
