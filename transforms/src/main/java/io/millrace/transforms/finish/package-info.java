/**
 * The end of a bounded run: its files are committed and its ledger is written, all in one place.
 */
package io.millrace.transforms.finish;
