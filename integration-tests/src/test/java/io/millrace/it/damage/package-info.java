/**
 * Files with known damage, and the counting of lines that must not trust Millrace. Nothing here
 * uses Millrace's code: what judges a run shares no mistake with it.
 */
package io.millrace.it.damage;
