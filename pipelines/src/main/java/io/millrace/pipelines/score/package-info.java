/**
 * How good a pipeline is: it runs over generated data, and what it finds is compared with what was
 * planted there.
 */
package io.millrace.pipelines.score;
