/** The runners that tests start inside their own process. */
package io.millrace.it.runner;
