package io.millrace.transforms.decode;

/** Bytes that are not what the format says. Kept and thrown again: it has no stack trace. */
final class BadSyntax extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private String what = "";

  BadSyntax() {
    super(null, null, false, false);
  }

  BadSyntax because(String text) {
    what = text;
    return this;
  }

  @Override
  public String getMessage() {
    return what;
  }
}
