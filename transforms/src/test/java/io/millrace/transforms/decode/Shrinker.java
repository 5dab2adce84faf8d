package io.millrace.transforms.decode;

import java.io.IOException;

/** Makes the bytes of a case that fails few, so that people see what it is about. */
final class Shrinker {
  private static final int TRIES_MAX = 20_000;

  /** Whether a case still fails. */
  interface Failing {
    boolean is(FuzzCase shrunk) throws IOException;
  }

  private Shrinker() {}

  static FuzzCase shrink(FuzzCase failing, Failing fails) throws IOException {
    FuzzCase least = failing;
    int tries = 0;
    for (int size = Math.max(1, least.bytes().length / 2); size > 0; ) {
      boolean shrunk = false;
      for (int at = 0; at < least.bytes().length && tries < TRIES_MAX; tries++) {
        FuzzCase smaller = least.with(without(least.bytes(), at, size));
        if (fails.is(smaller)) {
          least = smaller;
          shrunk = true;
        } else {
          at += size;
        }
      }
      size = shrunk && size == 1 && tries < TRIES_MAX ? 1 : size / 2;
    }
    return least;
  }

  private static byte[] without(byte[] bytes, int at, int size) {
    int end = Math.min(bytes.length, at + size);
    byte[] rest = new byte[bytes.length - (end - at)];
    System.arraycopy(bytes, 0, rest, 0, at);
    System.arraycopy(bytes, end, rest, at, bytes.length - end);
    return rest;
  }
}
