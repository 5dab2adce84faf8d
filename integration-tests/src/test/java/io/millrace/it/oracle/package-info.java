/**
 * Results of windows, joins and copies against DuckDB, which answers over the same files by SQL.
 */
package io.millrace.it.oracle;
