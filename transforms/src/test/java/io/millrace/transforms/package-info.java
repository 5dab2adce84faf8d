/** Whole graphs through both runtimes. */
package io.millrace.transforms;
