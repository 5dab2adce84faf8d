/** The {@code tests:} blocks of pipelines: given rows in, expected rows out. */
package io.millrace.pipelines.testing;
