package io.millrace.pipelines.expression;

import static io.millrace.pipelines.expression.Signature.named;
import static io.millrace.pipelines.expression.Signature.of;

import io.millrace.pipelines.expression.Signature.Result;
import io.millrace.pipelines.expression.Signature.Want;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.Type;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The functions with ordinary arguments, by name in capitals. */
final class Signatures {
  /** The names with their aliases. */
  static final Map<String, Signature> BY_NAME = all();

  private Signatures() {}

  private static Map<String, Signature> all() {
    Map<String, Signature> map = new TreeMap<>();
    numbers(map);
    strings(map);
    partsOfStrings(map);
    codes(map);
    patterns(map);
    times(map);
    collections(map);
    return Collections.unmodifiableMap(map);
  }

  private static void put(Map<String, Signature> map, Signature signature, String... names) {
    for (String name : names) {
      map.put(name, signature);
    }
  }

  private static void numbers(Map<String, Signature> map) {
    Result same = arguments -> arguments.get(0).type().asRequired();
    put(map, of(Function.ABS, same, Want.NUMBER), "ABS");
    put(map, of(Function.ROUND, same, Want.NUMBER, Want.DIGITS).optional(1), "ROUND");
    put(map, of(Function.TRUNC, same, Want.NUMBER, Want.DIGITS).optional(1), "TRUNC", "TRUNCATE");
    Result whole =
        arguments -> {
          Type type = arguments.get(0).type().asRequired();
          return type.isInteger() ? Type.INT64 : type;
        };
    put(map, of(Function.CEIL, whole, Want.NUMBER), "CEIL", "CEILING");
    put(map, of(Function.FLOOR, whole, Want.NUMBER), "FLOOR");
    put(map, of(Function.SIGN, Type.INT64, Want.NUMBER), "SIGN");
    for (Function function :
        new Function[] {
          Function.SQRT,
          Function.EXP,
          Function.LN,
          Function.LOG10,
          Function.SIN,
          Function.COS,
          Function.TAN,
          Function.ASIN,
          Function.ACOS,
          Function.ATAN,
          Function.RADIANS,
          Function.DEGREES
        }) {
      put(map, of(function, Type.DOUBLE, Want.DOUBLE), function.name());
    }
    put(map, map.get("LN"), "LOG");
    put(
        map,
        of(Function.POWER, Type.DOUBLE, Want.DOUBLE, named(Want.DOUBLE, "an exponent")),
        "POWER",
        "POW");
    put(
        map,
        of(Function.ATAN2, Type.DOUBLE, named(Want.DOUBLE, "y"), named(Want.DOUBLE, "x")),
        "ATAN2");
  }

  private static void strings(Map<String, Signature> map) {
    put(map, of(Function.CONCAT, Type.STRING, Want.STRING, Want.STRING).repeatLast(), "CONCAT");
    put(
        map,
        of(Function.LENGTH, Type.INT64, Want.STRING_OR_BYTES),
        "LENGTH",
        "CHAR_LENGTH",
        "CHARACTER_LENGTH");
    put(map, of(Function.UPPER, Type.STRING, Want.STRING), "UPPER", "UCASE");
    put(map, of(Function.LOWER, Type.STRING, Want.STRING), "LOWER", "LCASE");
    for (Function function : new Function[] {Function.TRIM, Function.LTRIM, Function.RTRIM}) {
      put(
          map,
          of(function, Type.STRING, Want.STRING, named(Want.STRING, "the characters to remove"))
              .optional(1),
          function.name());
    }
    put(
        map,
        of(
                Function.SUBSTR,
                Type.STRING,
                Want.STRING,
                named(Want.WHOLE, "a position"),
                named(Want.WHOLE, "a length"))
            .optional(1),
        "SUBSTR",
        "SUBSTRING");
    for (Function function : new Function[] {Function.LEFT, Function.RIGHT, Function.REPEAT}) {
      put(
          map,
          of(function, Type.STRING, Want.STRING, named(Want.WHOLE, "a whole number")),
          function.name());
    }
    put(map, of(Function.REVERSE, Type.STRING, Want.STRING), "REVERSE");
    for (Function function : new Function[] {Function.LPAD, Function.RPAD}) {
      put(
          map,
          of(
                  function,
                  Type.STRING,
                  Want.STRING,
                  named(Want.WHOLE, "a length"),
                  named(Want.STRING, "what to fill with"))
              .optional(1),
          function.name());
    }
  }

  private static void partsOfStrings(Map<String, Signature> map) {
    put(
        map,
        of(
            Function.REPLACE,
            Type.STRING,
            Want.STRING,
            named(Want.STRING, "the part to replace"),
            named(Want.STRING, "its replacement")),
        "REPLACE");
    put(
        map,
        of(Function.STRPOS, Type.INT64, Want.STRING, named(Want.STRING, "the part to find")),
        "STRPOS",
        "INSTR");
    for (Function function :
        new Function[] {Function.STARTS_WITH, Function.ENDS_WITH, Function.CONTAINS}) {
      put(
          map,
          of(function, Type.BOOLEAN, Want.STRING, named(Want.STRING, "the part to look for")),
          function.name());
    }
    put(map, map.get("STARTS_WITH"), "STARTSWITH");
    put(map, map.get("ENDS_WITH"), "ENDSWITH");
    put(map, map.get("CONTAINS"), "CONTAINS_SUBSTR");
    put(
        map,
        of(Function.SPLIT, Type.array(Type.STRING), Want.STRING, named(Want.STRING, "a delimiter")),
        "SPLIT");
  }

  private static void codes(Map<String, Signature> map) {
    put(map, of(Function.MD5, Type.STRING, Want.STRING_OR_BYTES), "MD5");
    put(map, of(Function.SHA256, Type.STRING, Want.STRING_OR_BYTES), "SHA256");
    put(map, of(Function.TO_HEX, Type.STRING, Want.BYTES), "TO_HEX");
    put(map, of(Function.FROM_HEX, Type.BYTES, Want.STRING), "FROM_HEX");
  }

  private static void patterns(Map<String, Signature> map) {
    put(
        map,
        of(Function.REGEXP_CONTAINS, Type.BOOLEAN, Want.STRING, Want.REGEX),
        "REGEXP_CONTAINS",
        "REGEXP_LIKE");
    put(
        map,
        of(Function.REGEXP_EXTRACT, Type.STRING, Want.STRING, Want.REGEX).mayBeNull(),
        "REGEXP_EXTRACT",
        "REGEXP_SUBSTR");
    put(
        map,
        of(Function.REGEXP_EXTRACT_ALL, Type.array(Type.STRING), Want.STRING, Want.REGEX),
        "REGEXP_EXTRACT_ALL");
    put(
        map,
        of(Function.REGEXP_REPLACE, Type.STRING, Want.STRING, Want.REGEX, Want.REPLACEMENT),
        "REGEXP_REPLACE");
  }

  private static void times(Map<String, Signature> map) {
    put(
        map,
        of(Function.TIMESTAMP_TRUNC, Type.TIMESTAMP, Want.TIMESTAMP, Want.ANY_UNIT, Want.ZONE)
            .optional(1),
        "TIMESTAMP_TRUNC");
    put(map, of(Function.DATE_TRUNC, Type.DATE, Want.DATE, Want.LARGE_UNIT), "DATE_TRUNC");
    put(
        map,
        of(
            Function.TIMESTAMP_DIFF,
            Type.INT64,
            named(Want.TIMESTAMP, "a later timestamp"),
            named(Want.TIMESTAMP, "an earlier timestamp"),
            Want.SMALL_UNIT),
        "TIMESTAMP_DIFF");
    put(
        map,
        of(
            Function.DATE_DIFF,
            Type.INT64,
            named(Want.DATE, "a later date"),
            named(Want.DATE, "an earlier date"),
            Want.DAY_UNIT),
        "DATE_DIFF");
    put(map, of(Function.TIMESTAMP_SECONDS, Type.TIMESTAMP, Want.WHOLE), "TIMESTAMP_SECONDS");
    put(map, of(Function.TIMESTAMP_MILLIS, Type.TIMESTAMP, Want.WHOLE), "TIMESTAMP_MILLIS");
    put(map, of(Function.TIMESTAMP_MICROS, Type.TIMESTAMP, Want.WHOLE), "TIMESTAMP_MICROS");
    put(map, of(Function.UNIX_SECONDS, Type.INT64, Want.TIMESTAMP), "UNIX_SECONDS");
    put(map, of(Function.UNIX_MILLIS, Type.INT64, Want.TIMESTAMP), "UNIX_MILLIS");
    put(map, of(Function.UNIX_MICROS, Type.INT64, Want.TIMESTAMP), "UNIX_MICROS");
    put(
        map,
        of(Function.TO_TIMESTAMP, Type.TIMESTAMP, Want.STRING, Want.TIME_PATTERN, Want.ZONE)
            .optional(1),
        "TO_TIMESTAMP");
    put(map, of(Function.TO_DATE, Type.DATE, Want.STRING, Want.TIME_PATTERN), "TO_DATE");
    put(
        map,
        of(Function.FORMAT_TIMESTAMP, Type.STRING, Want.TIMESTAMP, Want.TIME_PATTERN, Want.ZONE)
            .optional(1),
        "FORMAT_TIMESTAMP");
    put(map, of(Function.FORMAT_DATE, Type.STRING, Want.DATE, Want.TIME_PATTERN), "FORMAT_DATE");
    put(map, of(Function.TO_DAY, Type.DATE, Want.TIMESTAMP, Want.ZONE).optional(1), "DATE");
  }

  private static void collections(Map<String, Signature> map) {
    put(
        map,
        of(Function.CARDINALITY, Type.INT64, Want.COLLECTION),
        "CARDINALITY",
        "ARRAY_LENGTH",
        "ARRAY_SIZE");
    put(
        map,
        of(Function.ARRAY_JOIN, Type.STRING, Want.STRING_ARRAY, named(Want.STRING, "a separator")),
        "ARRAY_JOIN",
        "ARRAY_TO_STRING");
    put(map, of(Function.MAP_KEYS, Type.array(Type.STRING), Want.MAP), "MAP_KEYS");
  }
}
