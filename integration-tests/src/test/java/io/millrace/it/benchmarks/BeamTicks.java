package io.millrace.it.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The bars of trades in Beam by hand. The file is read by a step of its own, since {@code TextIO}
 * does not say which line comes first.
 */
final class BeamTicks {
  private BeamTicks() {}

  static void build(Pipeline pipeline, Task task) {
    pipeline
        .apply("Match", FileIO.match().filepattern(task.data().toString()))
        .apply("Open", FileIO.readMatches())
        .apply("Read", ParDo.of(new Read()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), new BarCoder()))
        .apply("Minutes", Window.into(FixedWindows.of(Duration.standardMinutes(1))))
        .apply("Bars", Combine.perKey(new Bars()))
        .apply("Format", ParDo.of(new Format()))
        .apply("All", Window.into(new GlobalWindows()))
        .apply("Write", BeamPayments.write(AnswerFiles.folder(task.out())));
  }

  /** The bar of one trade or of more; of equal lines, the first and last trade's are its ends. */
  static final class Bar {
    long firstLine = Long.MAX_VALUE;
    long lastLine = Long.MIN_VALUE;
    BigDecimal open;
    BigDecimal high;
    BigDecimal low;
    BigDecimal close;
    long volume;
    long trades;

    static Bar of(long line, BigDecimal price, long size) {
      Bar bar = new Bar();
      bar.firstLine = line;
      bar.lastLine = line;
      bar.open = price;
      bar.high = price;
      bar.low = price;
      bar.close = price;
      bar.volume = size;
      bar.trades = 1;
      return bar;
    }

    Bar add(Bar other) {
      if (other.trades == 0) {
        return this;
      }
      if (other.firstLine < firstLine) {
        firstLine = other.firstLine;
        open = other.open;
      }
      if (other.lastLine > lastLine) {
        lastLine = other.lastLine;
        close = other.close;
      }
      high = high == null ? other.high : high.max(other.high);
      low = low == null ? other.low : low.min(other.low);
      volume += other.volume;
      trades += other.trades;
      return this;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bar that
          && firstLine == that.firstLine
          && lastLine == that.lastLine
          && volume == that.volume
          && trades == that.trades;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(firstLine * 31 + lastLine);
    }
  }

  /** A bar without trades is its count alone. */
  private static final class BarCoder extends AtomicCoder<Bar> {
    private static final Coder<Long> NUMBER = VarLongCoder.of();
    private static final Coder<BigDecimal> PRICE = BigDecimalCoder.of();

    @Override
    public void encode(Bar bar, OutputStream out) throws IOException {
      NUMBER.encode(bar.trades, out);
      if (bar.trades > 0) {
        NUMBER.encode(bar.firstLine, out);
        NUMBER.encode(bar.lastLine, out);
        PRICE.encode(bar.open, out);
        PRICE.encode(bar.high, out);
        PRICE.encode(bar.low, out);
        PRICE.encode(bar.close, out);
        NUMBER.encode(bar.volume, out);
      }
    }

    @Override
    public Bar decode(InputStream in) throws IOException {
      Bar bar = new Bar();
      bar.trades = NUMBER.decode(in);
      if (bar.trades > 0) {
        bar.firstLine = NUMBER.decode(in);
        bar.lastLine = NUMBER.decode(in);
        bar.open = PRICE.decode(in);
        bar.high = PRICE.decode(in);
        bar.low = PRICE.decode(in);
        bar.close = PRICE.decode(in);
        bar.volume = NUMBER.decode(in);
      }
      return bar;
    }
  }

  private static final class Read extends DoFn<FileIO.ReadableFile, KV<String, Bar>> {
    @ProcessElement
    public void read(@Element FileIO.ReadableFile file, OutputReceiver<KV<String, Bar>> out)
        throws IOException {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Channels.newInputStream(file.open()), StandardCharsets.UTF_8))) {
        lines.readLine();
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          String[] fields = line.split(",", -1);
          if (fields[6].equals("0")) {
            Bar bar = Bar.of(number, new BigDecimal(fields[2]), Long.parseLong(fields[3]));
            long millis = java.time.Instant.parse(fields[0]).toEpochMilli();
            out.outputWithTimestamp(KV.of(fields[1], bar), new Instant(millis));
          }
        }
      }
    }
  }

  private static final class Bars extends Combine.CombineFn<Bar, Bar, Bar> {
    @Override
    public Bar createAccumulator() {
      return new Bar();
    }

    @Override
    public Bar addInput(Bar bar, Bar trade) {
      return bar.add(trade);
    }

    @Override
    public Bar mergeAccumulators(Iterable<Bar> bars) {
      Bar all = new Bar();
      bars.forEach(all::add);
      return all;
    }

    @Override
    public Bar extractOutput(Bar bar) {
      return bar;
    }

    @Override
    public Coder<Bar> getAccumulatorCoder(CoderRegistry registry, Coder<Bar> input) {
      return new BarCoder();
    }

    @Override
    public Coder<Bar> getDefaultOutputCoder(CoderRegistry registry, Coder<Bar> input) {
      return new BarCoder();
    }
  }

  private static final class Format extends DoFn<KV<String, Bar>, String> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ProcessElement
    public void format(
        @Element KV<String, Bar> group, BoundedWindow window, OutputReceiver<String> out)
        throws IOException {
      Bar bar = group.getValue();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("symbol", group.getKey());
      row.put("ws", ((IntervalWindow) window).start().toString());
      row.put("open", bar.open);
      row.put("high", bar.high);
      row.put("low", bar.low);
      row.put("close", bar.close);
      row.put("volume", bar.volume);
      row.put("trades", bar.trades);
      out.output(JSON.writeValueAsString(row));
    }
  }
}
