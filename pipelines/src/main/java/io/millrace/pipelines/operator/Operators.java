package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.OperatorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All types of steps. */
public final class Operators {
  private static final List<OperatorSpec> ALL =
      List.of(
          new ReadFromStreamSpec(),
          new ReadFromFilesSpec("ReadFromText"),
          new ReadFromFilesSpec("ReadFromCsv"),
          new ReadFromFilesSpec("ReadFromJson"),
          new CreateSpec(),
          new FilterSpec(),
          new MapToFieldsSpec(),
          new ExplodeSpec(),
          new FlattenSpec(),
          new AssignTimestampsSpec(),
          new WindowIntoSpec(),
          new ExtractWindowingInfoSpec(),
          new PartitionSpec(),
          new ValidateWithSchemaSpec(),
          new StripErrorMetadataSpec(),
          new DeduplicateSpec(),
          new OrderSpec(),
          new LatestByKeySpec(),
          new CombineSpec(),
          new JoinSpec(),
          new IntervalJoinSpec(),
          new AsOfJoinSpec(),
          new LookupSpec(),
          new LogForTestingSpec(),
          new AssertEqualSpec(),
          new WriteToStreamSpec(),
          new WriteToFilesSpec("WriteToText"),
          new WriteToFilesSpec("WriteToCsv"),
          new WriteToFilesSpec("WriteToJson"));

  private Operators() {}

  /** The types of steps by name, in the order of the reference. */
  public static Map<String, OperatorSpec> byType() {
    Map<String, OperatorSpec> types = new LinkedHashMap<>();
    ALL.forEach(operator -> types.put(operator.type(), operator));
    return types;
  }
}
