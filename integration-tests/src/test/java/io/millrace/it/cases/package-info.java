/**
 * Generated pipelines, their input, and the SQL that says the same to DuckDB: {@link
 * io.millrace.it.cases.Case#of}.
 */
package io.millrace.it.cases;
