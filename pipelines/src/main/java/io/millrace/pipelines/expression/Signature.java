package io.millrace.pipelines.expression;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a function takes and gives. The last {@code optional} parameters may be left out. */
record Signature(
    Function function,
    List<Parameter> parameters,
    int optional,
    boolean repeated,
    boolean alwaysNullable,
    Result result) {

  /** What an argument has to be. */
  enum Want {
    STRING("a string"),
    STRING_OR_BYTES("a string"),
    BYTES("bytes"),
    WHOLE("a whole number"),
    DOUBLE("a number"),
    NUMBER("a number"),
    TIMESTAMP("a timestamp"),
    DATE("a date"),
    ARRAY("an array"),
    STRING_ARRAY("an array of strings"),
    MAP("a map"),
    COLLECTION("an array or a map"),
    REGEX("a regular expression"),
    REPLACEMENT("a replacement"),
    TIME_PATTERN("a time pattern"),
    ZONE("a time zone"),
    ANY_UNIT("a unit"),
    SMALL_UNIT("a unit"),
    LARGE_UNIT("a unit"),
    DAY_UNIT("a unit"),
    DIGITS("a number of digits");

    final String words;

    Want(String words) {
      this.words = words;
    }
  }

  record Parameter(Want want, String words) {}

  /** The type of the result, not yet nullable, of the arguments. */
  interface Result {
    Type of(List<Expression> arguments);
  }

  static Parameter named(Want want, String words) {
    return new Parameter(want, words);
  }

  /** Parameters are {@link Want}s, or {@link Parameter}s where a better word is known. */
  static Signature of(Function function, Result result, Object... parameters) {
    List<Parameter> list =
        Arrays.stream(parameters)
            .map(p -> p instanceof Want want ? new Parameter(want, want.words) : (Parameter) p)
            .toList();
    return new Signature(function, list, 0, false, false, result);
  }

  static Signature of(Function function, Type result, Object... parameters) {
    return of(function, arguments -> result, parameters);
  }

  Signature optional(int last) {
    return new Signature(function, parameters, last, repeated, alwaysNullable, result);
  }

  /** The last parameter can be repeated. */
  Signature repeatLast() {
    return new Signature(function, parameters, optional, true, alwaysNullable, result);
  }

  /** The result may be null even if no argument is. */
  Signature mayBeNull() {
    return new Signature(function, parameters, optional, repeated, true, result);
  }

  boolean takes(int count) {
    return count >= parameters.size() - optional && (repeated || count <= parameters.size());
  }

  Parameter parameter(int i) {
    return parameters.get(Math.min(i, parameters.size() - 1));
  }

  /** "a string, a position and optionally a length". */
  String words() {
    List<String> words = new ArrayList<>(parameters.stream().map(Parameter::words).toList());
    if (repeated) {
      return "two or more arguments, each " + words.get(0);
    }
    for (int i = words.size() - optional; i < words.size(); i++) {
      words.set(i, "optionally " + words.get(i));
    }
    return listed(words);
  }

  static String listed(List<String> words) {
    if (words.size() < 2) {
      return String.join("", words);
    }
    return String.join(", ", words.subList(0, words.size() - 1))
        + " and "
        + words.get(words.size() - 1);
  }
}
