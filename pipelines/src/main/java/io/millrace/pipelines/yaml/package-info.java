/** From text to a positioned tree. The only package that knows the YAML parser. */
package io.millrace.pipelines.yaml;
