package io.millrace.it.time;

/**
 * An event as the test knows it.
 *
 * @param id that no other event has
 * @param micros the event time, or null where the line says none
 * @param key null where the line says none
 * @param v null where the line says none
 * @param word a number, or not
 */
record Event(String id, Long micros, String key, Integer v, String word) {}
