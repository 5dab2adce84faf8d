/** What runs have written, read again by commands. */
package io.millrace.pipelines.results;
