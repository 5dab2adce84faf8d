package io.millrace.it.benchmarks;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.table.DeserializationSchemaAdapter;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

/**
 * Flink's own reader of files, made to hand out whole files in the order of their names: the
 * connector {@code ordered-files} of Flink SQL.
 *
 * <p>Flink's connector {@code filesystem} hands out parts of files in no order of time. In
 * streaming mode the watermark then runs ahead of most of them, and they are dropped as late,
 * silently. When the names of the files are in order of time, and a file is no more out of order
 * than the watermark allows, this source loses none: a reader's files are in order, and the
 * watermark is the lowest of the readers'. All else (reading, decoding, projection, checkpoints) is
 * Flink's.
 */
public final class OrderedFiles implements DynamicTableSourceFactory {
  private static final ConfigOption<String> PATH =
      ConfigOptions.key("path").stringType().noDefaultValue();

  @Override
  public String factoryIdentifier() {
    return "ordered-files";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(PATH, FactoryUtil.FORMAT);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    DecodingFormat<BulkFormat<RowData, FileSourceSplit>> files = null;
    DecodingFormat<DeserializationSchema<RowData>> lines = null;
    if (helper.getOptions().get(FactoryUtil.FORMAT).equals("csv")) {
      files = helper.discoverDecodingFormat(BulkReaderFormatFactory.class, FactoryUtil.FORMAT);
    } else {
      lines = helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
    }
    helper.validate();
    DataType all = context.getPhysicalRowDataType();
    int[][] columns = new int[DataType.getFieldCount(all)][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new int[] {i};
    }
    return new Table(helper.getOptions().get(PATH), files, lines, all, columns);
  }

  private static final class Table implements ScanTableSource, SupportsProjectionPushDown {
    private final String path;
    private final DecodingFormat<BulkFormat<RowData, FileSourceSplit>> files;
    private final DecodingFormat<DeserializationSchema<RowData>> lines;
    private final DataType all;
    private int[][] columns;

    Table(
        String path,
        DecodingFormat<BulkFormat<RowData, FileSourceSplit>> files,
        DecodingFormat<DeserializationSchema<RowData>> lines,
        DataType all,
        int[][] columns) {
      this.path = path;
      this.files = files;
      this.lines = lines;
      this.all = all;
      this.columns = columns;
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public boolean supportsNestedProjection() {
      return false;
    }

    @Override
    public void applyProjection(int[][] projected, DataType produced) {
      columns = projected;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
      BulkFormat<RowData, FileSourceSplit> format =
          files == null
              ? new DeserializationSchemaAdapter(projected(lines, context))
              : projected(files, context);
      return SourceProvider.of(
          FileSource.forBulkFileFormat(format, new Path(path))
              .setFileEnumerator(NonSplittingRecursiveEnumerator::new)
              .setSplitAssigner(InOrder::new)
              .build());
    }

    private <F> F projected(DecodingFormat<F> format, ScanContext context) {
      if (format instanceof ProjectableDecodingFormat<F> projectable) {
        return projectable.createRuntimeDecoder(context, all, columns);
      }
      throw new IllegalStateException("the format cannot leave columns out");
    }

    @Override
    public DynamicTableSource copy() {
      return new Table(path, files, lines, all, columns);
    }

    @Override
    public String asSummaryString() {
      return "files of " + path + " in the order of their names";
    }
  }

  /** Hands out the files in the order of their names, one at a time, to whoever asks. */
  private static final class InOrder implements FileSplitAssigner {
    private final TreeSet<FileSourceSplit> left =
        new TreeSet<>(
            Comparator.<FileSourceSplit, String>comparing(split -> split.path().toString())
                .thenComparingLong(FileSourceSplit::offset));

    InOrder(Collection<FileSourceSplit> splits) {
      left.addAll(splits);
    }

    @Override
    public Optional<FileSourceSplit> getNext(String host) {
      return Optional.ofNullable(left.pollFirst());
    }

    @Override
    public void addSplits(Collection<FileSourceSplit> splits) {
      left.addAll(splits);
    }

    @Override
    public Collection<FileSourceSplit> remainingSplits() {
      return List.copyOf(left);
    }
  }
}
