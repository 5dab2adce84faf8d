/**
 * Questions over public data sets whose answers are known, and the comparison of a run's answers
 * with them.
 */
package io.millrace.it.golden;
