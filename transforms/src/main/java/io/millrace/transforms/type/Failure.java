package io.millrace.transforms.type;

import java.io.Serializable;
import java.util.Objects;

/**
 * Why a record or row became a dead letter.
 *
 * @param code stable, kebab-case, see {@link Code}
 * @param message one sentence for people; holds no secret and at most a short excerpt of the data
 */
public record Failure(String code, String message) implements Serializable {
  public Failure {
    Objects.requireNonNull(code);
    Objects.requireNonNull(message);
  }

  /** The stable codes of failures at run time. */
  public static final class Code {
    /** The bytes are not what the format says: syntax, UTF-8, a quote that is never closed. */
    public static final String SYNTAX = "bad-syntax";

    /** A required field is absent or null. */
    public static final String MISSING = "missing-field";

    /** A declared field holds another kind of token: an object where a number was declared. */
    public static final String KIND = "wrong-kind";

    /** A value of the right kind that does not convert: {@code 12a}, {@code 2024-02-31}. */
    public static final String VALUE = "bad-value";

    /** The record has no usable event time. */
    public static final String EVENT_TIME = "bad-event-time";

    /** A record longer than the format allows. */
    public static final String TOO_LONG = "record-too-long";

    /** An integer or decimal operation left the range of its type. */
    public static final String OVERFLOW = "overflow";

    public static final String DIVISION_BY_ZERO = "division-by-zero";

    /** A CAST or parse of a value that does not fit. */
    public static final String CAST = "bad-cast";

    /** An argument outside what a function accepts. */
    public static final String ARGUMENT = "bad-argument";

    /** A group has more values than an aggregate that keeps them all may hold. */
    public static final String TOO_MANY = "too-many-values";

    private Code() {}
  }
}
