/** From bytes to columns: JSON, CSV and text records, read fast and checked whole. */
package io.millrace.transforms.decode;
