package io.millrace.transforms.decode;

import java.util.List;

/**
 * A record that must come out of a scan.
 *
 * @param offset of its first byte in the file
 * @param line from 1
 * @param raw as it stands in the file, without the line end
 * @param code why it is bad, or null
 * @param values of a good record, null when it is bad; {@link SlowValues#INVALID} where a value
 *     does not convert
 */
record Expected(long offset, long line, byte[] raw, String code, List<Object> values) {
  static Expected bad(long offset, long line, byte[] raw, String code) {
    return new Expected(offset, line, raw, code, null);
  }

  static Expected good(long offset, long line, byte[] raw, List<Object> values) {
    return new Expected(offset, line, raw, null, values);
  }
}
