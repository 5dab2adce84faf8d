package io.millrace.it.cases;

/** A column of a relation. */
record Column(String name, ValueType type) {
  /** As SQL has it. */
  String sql() {
    return '"' + name + '"';
  }

  /** As Millrace's expressions have it. */
  Term term() {
    return Term.sound(type, name.matches("[a-z_0-9]+") ? name : '`' + name + '`', sql());
  }
}
