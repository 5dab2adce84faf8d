/** The types that events have, and the values of each type. */
package io.millrace.transforms.type;
