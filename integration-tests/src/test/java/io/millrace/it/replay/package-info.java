/** History played as a stream on runners that fail and start again. */
package io.millrace.it.replay;
