/** Rows as bytes: JSON lines, CSV and lines of text. */
package io.millrace.transforms.encode;
