/** From the text of an expression to the typed tree. The only package that knows Calcite. */
package io.millrace.pipelines.expression;
