/** What holds for all of the house together. */
package io.millrace.it;
