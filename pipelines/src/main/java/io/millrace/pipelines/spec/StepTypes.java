package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which types of steps there are, here and in Beam YAML. */
final class StepTypes {
  /** These have expressions, so a {@code language}. */
  static final Set<String> WITH_LANGUAGE =
      Set.of("AssignTimestamps", "Combine", "Filter", "MapToFields", "Partition");

  private static final Set<String> PYTHON = Set.of("PyTransform", "RunInference", "MLTransform");
  private static final Set<String> BEAM =
      Set.of(
          ("Create Flatten WindowInto AssignTimestamps ExtractWindowingInfo MapToFields Filter"
                  + " Explode Partition Combine Join Sql ValidateWithSchema StripErrorMetadata"
                  + " LogForTesting AssertEqual Reshuffle MatchAll Enrichment AnomalyDetection"
                  + " ReadFromText WriteToText ReadFromCsv WriteToCsv ReadFromJson WriteToJson"
                  + " ReadFromAvro WriteToAvro ReadFromParquet WriteToParquet ReadFromTFRecord"
                  + " WriteToTFRecord ReadFromPubSub WriteToPubSub ReadFromPubSubLite"
                  + " WriteToPubSubLite ReadFromKafka WriteToKafka ReadFromBigQuery"
                  + " WriteToBigQuery ReadFromJdbc WriteToJdbc ReadFromMySql WriteToMySql"
                  + " ReadFromPostgres WriteToPostgres ReadFromOracle WriteToOracle"
                  + " ReadFromSqlServer WriteToSqlServer ReadFromSpanner WriteToSpanner"
                  + " ReadFromBigTable WriteToBigTable ReadFromIceberg WriteToIceberg"
                  + " ReadFromIcebergCDC IcebergAddFiles ReadFromDelta ReadFromDeltaCDC"
                  + " ReadFromMongoDB WriteToMongoDB WriteToSplunk WriteToDatadog")
              .split(" "));
  private static final Map<String, String> INSTEAD =
      Map.of(
          "PyTransform", "write the step with MapToFields, Filter or Combine and SQL expressions",
          "RunInference", "score events outside, and read the scores as a stream",
          "MLTransform", "compute the fields with SQL expressions in MapToFields");

  private StepTypes() {}

  /** Whether a step of this type begins a pipeline. */
  static boolean isRoot(String type) {
    return type.startsWith("Read") || type.equals("Create");
  }

  /** Whether the type can be used; reports it if not. */
  static boolean check(YamlNode.Scalar node, Set<String> types, Problems problems) {
    String type = node.text();
    if (types.contains(type)) {
      return true;
    }
    if (PYTHON.contains(type)) {
      problems.error(
          "python-only",
          node.span(),
          "'" + type + "' runs Python, which Millrace does not",
          INSTEAD.get(type));
    } else if (BEAM.contains(type)) {
      problems.error(
          "unknown-type",
          node.span(),
          "Beam YAML has '" + type + "', Millrace does not yet",
          Suggest.advice("types here", "", types)[0]);
    } else {
      Set<String> all = new TreeSet<>(types);
      problems.error(
          "unknown-type",
          node.span(),
          "there is no step of type '" + type + "'",
          Suggest.advice("types here", type, all));
    }
    return false;
  }
}
