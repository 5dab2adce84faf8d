/** The types of steps: what can be written in their config, what is checked, what they become. */
package io.millrace.pipelines.operator;
