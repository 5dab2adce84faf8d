package io.millrace.it.semantics;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Small words for streams of keyed numbers; times are in seconds since 1970. */
final class Events {
  static final KvCoder<String, Long> CODER = KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());

  private Events() {}

  static TestStream.Builder<KV<String, Long>> stream() {
    return TestStream.create(CODER);
  }

  /** One event, which counts as 1. */
  static TimestampedValue<KV<String, Long>> event(String key, long seconds) {
    return event(key, seconds, 1);
  }

  static TimestampedValue<KV<String, Long>> event(String key, long seconds, long number) {
    return TimestampedValue.of(KV.of(key, number), at(seconds));
  }

  static Instant at(long seconds) {
    return new Instant(seconds * 1000);
  }

  static Duration seconds(long seconds) {
    return Duration.standardSeconds(seconds);
  }

  /** Brings all keys together, so that the next sum is over several panes. */
  static final class ToOneKey extends SimpleFunction<KV<String, Long>, KV<String, Long>> {
    @Override
    public KV<String, Long> apply(KV<String, Long> sum) {
      return KV.of("all", sum.getValue());
    }
  }
}
