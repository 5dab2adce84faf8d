package io.millrace.it.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** The payments in Beam by hand: what a good engineer writes, with the tools that Beam offers. */
final class BeamPayments {
  private BeamPayments() {}

  static void build(Pipeline pipeline, Task task) {
    PCollection<Payment> payments =
        pipeline
            .apply("Read", TextIO.read().from(task.data() + "/*.jsonl"))
            .apply("Parse", ParDo.of(new Parse()))
            .setCoder(new PaymentCoder());
    if (task.workload() == Workload.FILES) {
      payments
          .apply("Over 100", Filter.by(payment -> payment.amount > 100))
          .apply("Project", ParDo.of(new Project()))
          .apply("Write", write(AnswerFiles.folder(task.out())));
      return;
    }
    PCollection<Payment> timed =
        payments.apply("Timestamps", WithTimestamps.of(payment -> new Instant(payment.millis)));
    for (int i = 0; i < task.workload().queries.size(); i++) {
      Query query = task.workload().queries.get(i);
      query(timed, query, "q" + i + " ").apply("q" + i, write(AnswerFiles.folder(task.out(), i)));
    }
  }

  static TextIO.Write write(Path folder) {
    return TextIO.write().to(folder.resolve("part").toString()).withSuffix(".jsonl");
  }

  private static PCollection<String> query(
      PCollection<Payment> payments, Query query, String name) {
    String key = query.key();
    String field = query.field();
    String value = query.value();
    int over = query.over();
    PCollection<Payment> asked = payments;
    if (query.condition() != null) {
      asked =
          asked.apply(
              name + "filter",
              Filter.by(
                  payment ->
                      (over == 0 || payment.amount > over)
                          && (field == null || payment.field(field).equals(value))));
    }
    return asked
        .apply(
            name + "key",
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.doubles()))
                .via(payment -> KV.of(payment.field(key), payment.amount)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), DoubleCoder.of()))
        .apply(
            name + "window",
            Window.into(FixedWindows.of(Duration.standardMinutes(query.minutes()))))
        .apply(name + "combine", Combine.perKey(new Totals()))
        .apply(name + "format", ParDo.of(new Format(query.atLeast())))
        .apply(name + "all", Window.into(new GlobalWindows()));
  }

  /** A payment, as far as anybody asks. */
  static final class Payment implements Serializable {
    @JsonProperty("event_id")
    public String eventId;

    @JsonProperty("card_id")
    public String cardId;

    public String merchant;
    public double amount;
    public String currency;
    public String country;
    public String ts;
    public Device device;
    public String note;
    long millis;

    String field(String name) {
      return switch (name) {
        case "card_id" -> cardId;
        case "merchant" -> merchant;
        case "currency" -> currency;
        case "country" -> country;
        case "device.os" -> device.os;
        default -> throw new IllegalArgumentException("no field " + name);
      };
    }
  }

  /** What was paid with. */
  static final class Device implements Serializable {
    public String os;
    public String ip;
  }

  /** Fields one after the other. Only those that are asked for after the parsing. */
  private static final class PaymentCoder extends AtomicCoder<Payment> {
    private static final Coder<String> TEXT = StringUtf8Coder.of();

    @Override
    public void encode(Payment payment, OutputStream out) throws IOException {
      TEXT.encode(payment.eventId, out);
      TEXT.encode(payment.cardId, out);
      TEXT.encode(payment.merchant, out);
      DoubleCoder.of().encode(payment.amount, out);
      TEXT.encode(payment.currency, out);
      TEXT.encode(payment.country, out);
      TEXT.encode(payment.ts, out);
      TEXT.encode(payment.device.os, out);
      VarLongCoder.of().encode(payment.millis, out);
    }

    @Override
    public Payment decode(InputStream in) throws IOException {
      Payment payment = new Payment();
      payment.eventId = TEXT.decode(in);
      payment.cardId = TEXT.decode(in);
      payment.merchant = TEXT.decode(in);
      payment.amount = DoubleCoder.of().decode(in);
      payment.currency = TEXT.decode(in);
      payment.country = TEXT.decode(in);
      payment.ts = TEXT.decode(in);
      payment.device = new Device();
      payment.device.os = TEXT.decode(in);
      payment.millis = VarLongCoder.of().decode(in);
      return payment;
    }
  }

  private static final class Parse extends DoFn<String, Payment> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Counter damaged = Metrics.counter(Parse.class, "damaged");

    @ProcessElement
    public void parse(@Element String line, OutputReceiver<Payment> out) {
      Payment payment;
      try {
        payment = JSON.readValue(line, Payment.class);
      } catch (JsonProcessingException e) {
        damaged.inc();
        return;
      }
      payment.millis = java.time.Instant.parse(payment.ts).toEpochMilli();
      out.output(payment);
    }
  }

  private static final class Project extends DoFn<Payment, String> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ProcessElement
    public void project(@Element Payment payment, OutputReceiver<String> out) throws IOException {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("event_id", payment.eventId);
      row.put("card_id", payment.cardId);
      row.put("amount", payment.amount);
      row.put("ts", payment.ts);
      out.output(JSON.writeValueAsString(row));
    }
  }

  /** Count, sum and largest. */
  static final class Total {
    long count;
    double sum;
    double largest = Double.NEGATIVE_INFINITY;

    @Override
    public boolean equals(Object other) {
      return other instanceof Total that
          && count == that.count
          && sum == that.sum
          && largest == that.largest;
    }

    @Override
    public int hashCode() {
      return Double.hashCode(sum + largest) + Long.hashCode(count);
    }
  }

  private static final class TotalCoder extends AtomicCoder<Total> {
    @Override
    public void encode(Total total, OutputStream out) throws IOException {
      VarLongCoder.of().encode(total.count, out);
      DoubleCoder.of().encode(total.sum, out);
      DoubleCoder.of().encode(total.largest, out);
    }

    @Override
    public Total decode(InputStream in) throws IOException {
      Total total = new Total();
      total.count = VarLongCoder.of().decode(in);
      total.sum = DoubleCoder.of().decode(in);
      total.largest = DoubleCoder.of().decode(in);
      return total;
    }
  }

  private static final class Totals extends Combine.CombineFn<Double, Total, Total> {
    @Override
    public Total createAccumulator() {
      return new Total();
    }

    @Override
    public Total addInput(Total total, Double amount) {
      total.count++;
      total.sum += amount;
      total.largest = Math.max(total.largest, amount);
      return total;
    }

    @Override
    public Total mergeAccumulators(Iterable<Total> totals) {
      Total all = new Total();
      for (Total each : totals) {
        all.count += each.count;
        all.sum += each.sum;
        all.largest = Math.max(all.largest, each.largest);
      }
      return all;
    }

    @Override
    public Total extractOutput(Total total) {
      return total;
    }

    @Override
    public Coder<Total> getAccumulatorCoder(CoderRegistry registry, Coder<Double> input) {
      return new TotalCoder();
    }

    @Override
    public Coder<Total> getDefaultOutputCoder(CoderRegistry registry, Coder<Double> input) {
      return new TotalCoder();
    }
  }

  private static final class Format extends DoFn<KV<String, Total>, String> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final int atLeast;

    Format(int atLeast) {
      this.atLeast = atLeast;
    }

    @ProcessElement
    public void format(
        @Element KV<String, Total> group, BoundedWindow window, OutputReceiver<String> out)
        throws IOException {
      Total total = group.getValue();
      if (total.count >= atLeast) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("k", group.getKey());
        row.put("ws", ((IntervalWindow) window).start().toString());
        row.put("n", total.count);
        row.put("s", total.sum);
        row.put("m", total.largest);
        out.output(JSON.writeValueAsString(row));
      }
    }
  }
}
