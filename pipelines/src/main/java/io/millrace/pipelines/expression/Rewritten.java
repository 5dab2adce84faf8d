package io.millrace.pipelines.expression;

import java.util.ArrayList;
import java.util.List;

/** What {@link Rewriter} wrote: a text of numbered stand-ins, with its map back to the user's. */
final class Rewritten {
  private final StringBuilder text = new StringBuilder();
  private final List<Token> owners = new ArrayList<>();
  private final List<Token> lastOwners = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> strings = new ArrayList<>();

  String text() {
    return text.toString();
  }

  /** The name behind a stand-in. */
  String name(String standIn) {
    return names.get(Integer.parseInt(standIn.substring(1)));
  }

  String string(String standIn) {
    return strings.get(Integer.parseInt(standIn.substring(1)));
  }

  /** Where the character of the new text came from. */
  int from(int offset) {
    return owners.get(clamp(offset)).from();
  }

  /** The end of what the character of the new text came from. */
  int to(int offset) {
    return lastOwners.get(clamp(offset)).to();
  }

  private int clamp(int offset) {
    return Math.max(0, Math.min(offset, owners.size() - 1));
  }

  String name(int index) {
    return names.get(index);
  }

  void rename(int index, String name) {
    names.set(index, name);
  }

  int name(String name, Token token) {
    names.add(name);
    write("`n" + (names.size() - 1) + "`", token);
    return names.size() - 1;
  }

  void string(Token token) {
    strings.add(token.text());
    write("'s" + (strings.size() - 1) + "'", token);
  }

  void write(String written, Token token) {
    write(written, token, token);
  }

  void write(String written, Token first, Token last) {
    text.append(written).append(' ');
    for (int i = 0; i <= written.length(); i++) {
      owners.add(first);
      lastOwners.add(last);
    }
  }
}
