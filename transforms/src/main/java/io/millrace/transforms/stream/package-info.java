/** Sources that never end by themselves, in blocks of rows with watermarks. */
package io.millrace.transforms.stream;
