package io.millrace.transforms.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Summaries as three numbers of variable length. Deterministic. */
public final class CommitSummaryCoder extends AtomicCoder<CommitSummary> {
  private static final long serialVersionUID = 1L;
  private static final VarLongCoder LONG = VarLongCoder.of();

  private CommitSummaryCoder() {}

  public static CommitSummaryCoder of() {
    return new CommitSummaryCoder();
  }

  @Override
  public void encode(CommitSummary summary, OutputStream out) throws IOException {
    LONG.encode(summary.files(), out);
    LONG.encode(summary.rows(), out);
    LONG.encode(summary.bytes(), out);
  }

  @Override
  public CommitSummary decode(InputStream in) throws IOException {
    return new CommitSummary(LONG.decode(in), LONG.decode(in), LONG.decode(in));
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
