/** The command line and its launcher, as somebody at a terminal meets them. */
package io.millrace.it.cli;
