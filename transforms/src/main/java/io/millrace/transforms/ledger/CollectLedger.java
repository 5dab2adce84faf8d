package io.millrace.transforms.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Sums the counts of all bundles of a bounded run and writes the sum, encoded, to one file, which appears when
 * everything else has been done. The file is there even when nothing was counted.
 */
public final class CollectLedger extends PTransform<PBegin, PDone> {
  private static final long serialVersionUID = 1L;

  private final transient List<PCollection<byte[]>> counts;
  private final String path;

  private CollectLedger(List<PCollection<byte[]>> counts, String path) {
    this.counts = counts;
    this.path = path;
  }

  /** The sum of {@code counts} goes to the file {@code path}, as FileSystems takes it. */
  public static CollectLedger of(List<PCollection<byte[]>> counts, String path) {
    return new CollectLedger(List.copyOf(counts), path);
  }

  @Override
  public PDone expand(PBegin begin) {
    PCollection<byte[]> seed =
        begin.apply(
            "Start", Create.of(new Counts().encode()).withCoder(ByteArrayCoder.of()));
    PCollectionList.of(counts)
        .and(seed)
        .apply("All", Flatten.pCollections())
        .apply("Key", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("Group", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn(path)));
    return PDone.in(begin.getPipeline());
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<byte[]>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String path;

    WriteFn(String path) {
      this.path = path;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> all) throws IOException {
      Counts sum = new Counts();
      all.getValue().forEach(sum::merge);
      try (WritableByteChannel channel =
              FileSystems.create(
                  FileSystems.matchNewResource(path, false), "application/octet-stream");
          OutputStream out = Channels.newOutputStream(channel)) {
        out.write(sum.encode());
      }
    }
  }
}
