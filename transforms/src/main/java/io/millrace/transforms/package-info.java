/** What is done to events, as portable Beam transforms: see the packages below, each one room. */
package io.millrace.transforms;
