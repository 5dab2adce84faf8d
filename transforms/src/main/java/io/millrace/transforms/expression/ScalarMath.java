package io.millrace.transforms.expression;

/** The functions of {@link Math}, double to double. */
final class ScalarMath {
  private ScalarMath() {}

  static double call(Function function, Object[] values) {
    double x = (Double) values[0];
    return switch (function) {
      case SQRT -> Math.sqrt(x);
      case EXP -> Math.exp(x);
      case LN -> Math.log(x);
      case LOG10 -> Math.log10(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case TAN -> Math.tan(x);
      case ASIN -> Math.asin(x);
      case ACOS -> Math.acos(x);
      case ATAN -> Math.atan(x);
      case RADIANS -> Math.toRadians(x);
      case DEGREES -> Math.toDegrees(x);
      case POWER -> Math.pow(x, (Double) values[1]);
      case ATAN2 -> Math.atan2(x, (Double) values[1]);
      default -> throw new IllegalStateException("no function of doubles: " + function);
    };
  }
}
