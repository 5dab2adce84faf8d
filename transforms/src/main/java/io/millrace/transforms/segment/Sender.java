package io.millrace.transforms.segment;

/** The side of a keyed step before its shuffle: its main rows leave behind the shuffle. */
interface Sender {}
