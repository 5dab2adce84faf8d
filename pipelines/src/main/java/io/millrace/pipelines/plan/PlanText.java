package io.millrace.pipelines.plan;

/** Text of at most 80 columns: names in a column of their own, and what is said of them beside. */
final class PlanText {
  private static final int WIDTH = 80;
  private static final int COLUMN = 22;

  private final StringBuilder out = new StringBuilder();

  void gap() {
    out.append('\n');
  }

  void heading(String text) {
    String plain = text.stripLeading();
    String indent = " ".repeat(text.length() - plain.length());
    wrap(indent, indent + "  ", plain);
  }

  /** A name, and text broken at spaces beside it; without a name the text goes on. */
  void line(String name, String text) {
    String head = "  " + name;
    if (head.length() < COLUMN) {
      wrap(head + " ".repeat(COLUMN - head.length()), " ".repeat(COLUMN + 2), text);
    } else {
      wrap("  ", "    ", name);
      wrap(" ".repeat(COLUMN), " ".repeat(COLUMN + 2), text);
    }
  }

  private void wrap(String first, String next, String text) {
    StringBuilder line = new StringBuilder(first);
    int empty = first.length();
    for (String word : text.split(" ")) {
      String rest = word;
      boolean begun = line.length() > empty;
      if (begun && line.length() + 1 + rest.length() > WIDTH) {
        end(line, next);
        empty = next.length();
        begun = false;
      }
      if (begun) {
        line.append(' ');
      }
      while (line.length() + rest.length() > WIDTH) {
        int room = WIDTH - line.length();
        int slash = rest.lastIndexOf('/', room - 1) + 1;
        int fits = slash > 0 ? slash : room;
        line.append(rest, 0, fits);
        rest = rest.substring(fits);
        end(line, next);
        empty = next.length();
      }
      line.append(rest);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private void end(StringBuilder line, String next) {
    out.append(line.toString().stripTrailing()).append('\n');
    line.setLength(0);
    line.append(next);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
