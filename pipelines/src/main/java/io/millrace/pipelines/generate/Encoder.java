package io.millrace.pipelines.generate;

import io.millrace.pipelines.generate.GenerateSpec.FieldRule;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes one event as a line of the stream's format, whole or damaged. */
final class Encoder {
  /** A field as it is written. */
  private record Column(
      String name,
      byte[] before,
      Maker maker,
      double nulls,
      Dice nullDice,
      boolean required,
      boolean quoted,
      boolean time,
      boolean id) {}

  private final List<Column> columns = new ArrayList<>();
  private final RecordFormat.Csv csv;
  private final Dice damageDice;
  private final List<Damage> kinds = new ArrayList<>();
  private final List<Integer> required = new ArrayList<>();
  private final List<Integer> typed = new ArrayList<>();
  private final Line value = new Line();
  private final StreamSpec stream;
  private final long seed;

  /** What the names of the dice start with. */
  private final String dice;

  private boolean keepsIds;
  private String id;

  /**
   * Of ordinary events.
   *
   * @param key the field that decides the event's key, or null
   * @param keys how many keys there are, at least 1
   */
  Encoder(StreamSpec stream, GenerateSpec spec, String key, int keys) {
    this(stream, spec.seed(), "", spec.rules(), key, keys, null);
  }

  /**
   * Of the events of a pattern: its values have dice of their own, but walks go on from where they
   * are.
   */
  Encoder(
      StreamSpec stream, GenerateSpec spec, String key, int keys, Pattern pattern, Encoder base) {
    this(
        stream,
        spec.seed(),
        "/pattern/" + pattern.name() + "/",
        rules(spec.rules(), pattern.set()),
        key,
        keys,
        base);
  }

  private Encoder(
      StreamSpec stream,
      long seed,
      String dice,
      Map<String, FieldRule> rules,
      String key,
      int keys,
      Encoder base) {
    this.stream = stream;
    this.seed = seed;
    this.dice = dice;
    csv = stream.format() instanceof RecordFormat.Csv given ? given : null;
    damageDice = new Dice(seed, dice + "/damage");
    for (String name : order(stream)) {
      FieldRule rule = rules.get(name);
      if (rule != null) {
        Maker walk = base == null || !(rule.rule() instanceof Rule.Walk) ? null : base.maker(name);
        columns.add(column(name, rule, name.equals(key), keys, walk));
      } else if (csv != null) {
        columns.add(new Column(name, null, null, 1, null, false, false, false, false));
      }
    }
    chooseDamage();
  }

  /** The header, or null where the format has none. */
  byte[] header() {
    if (csv == null || !csv.header()) {
      return null;
    }
    Line header = new Line();
    for (Column column : columns) {
      if (header.length() > 0) {
        header.put(csv.delimiter());
      }
      int from = header.length();
      header.put(column.name());
      quoteIfNeeded(header, from);
    }
    return header.copy();
  }

  /** CSV has its columns in their order, skipped ones too; JSON has the order of the schema. */
  private List<String> order(StreamSpec stream) {
    return csv != null && csv.columns() != null ? csv.columns() : stream.schema().type().names();
  }

  private static Map<String, FieldRule> rules(
      Map<String, FieldRule> usual, Map<String, FieldRule> other) {
    Map<String, FieldRule> both = new LinkedHashMap<>(usual);
    both.putAll(other);
    return both;
  }

  private Maker maker(String name) {
    for (Column column : columns) {
      if (column.name().equals(name)) {
        return column.maker();
      }
    }
    return null;
  }

  /**
   * @param walk what makes the values if it is there already
   */
  private Column column(String name, FieldRule rule, boolean main, int keys, Maker walk) {
    Field field = stream.schema().type().field(stream.schema().type().indexOf(name));
    Type type = field.type();
    TimePattern pattern = stream.schema().patterns().get(name);
    Dice own = new Dice(seed, dice + name);
    boolean epoch = pattern != null && pattern.pattern().startsWith("epoch_");
    boolean text = type.kind() == Kind.STRING || type.kind() == Kind.TIMESTAMP && !epoch;
    Line before = new Line().put('"');
    int from = before.length();
    before.put(name);
    escapeJson(before, from);
    return new Column(
        name,
        before.put("\":").copy(),
        walk != null
            ? walk
            : Maker.of(rule.rule(), own, keys, pattern, type.kind() == Kind.DATE, main),
        rule.nulls(),
        new Dice(seed, dice + name + "/null"),
        !type.nullable(),
        text || type.kind() == Kind.DATE,
        rule.rule() instanceof Rule.EventTime,
        name.equals(stream.id()));
  }

  private void chooseDamage() {
    boolean timed = columns.stream().anyMatch(Column::time);
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (column.required()) {
        required.add(i);
      }
      if (csv == null || column.time() || !timed && column.maker() != null && !column.quoted()) {
        typed.add(i);
      }
    }
    kinds.add(csv == null ? Damage.CUT : Damage.EXTRA_VALUES);
    kinds.add(Damage.NOT_UTF8);
    if (!typed.isEmpty()) {
      kinds.add(Damage.WRONG_KIND);
    }
    // In CSV a line without its only value is a blank one, which is skipped.
    boolean canMiss = csv == null || columns.size() > 1 && csv.missing().contains("");
    if (!required.isEmpty() && canMiss) {
      kinds.add(Damage.MISSING);
    }
  }

  /** Which damage this event has, or null. */
  Damage damage(double share) {
    return damageDice.chance(share) ? kinds.get(damageDice.below(kinds.size())) : null;
  }

  /** From now on {@link #id} knows. */
  void keepIds() {
    keepsIds = true;
  }

  /** The identity of the event that was written last, or null where the stream has none. */
  String id() {
    return id;
  }

  private void made(Column column, Line line, int from) {
    if (keepsIds && column.id()) {
      id = line.text(from);
    }
  }

  /** Writes the event into {@code line}, without a line end. */
  void write(Maker.Draft draft, Damage damage, Line line) {
    line.clear();
    int missing = damage == Damage.MISSING ? pick(required) : -1;
    int wrong = damage == Damage.WRONG_KIND ? pick(typed) : -1;
    if (csv == null) {
      writeJson(draft, missing, wrong, line);
    } else {
      writeCsv(draft, missing, wrong, line);
    }
    if (damage == Damage.CUT) {
      line.cut(1 + damageDice.below(line.length() - 1));
    } else if (damage == Damage.NOT_UTF8) {
      line.insert(1 + damageDice.below(line.length() - 1), (byte) 0xFF);
    } else if (damage == Damage.EXTRA_VALUES) {
      line.put(csv.delimiter()).put('x').put(csv.delimiter()).put('x');
    }
  }

  private int pick(List<Integer> positions) {
    return positions.get(damageDice.below(positions.size()));
  }

  private void writeJson(Maker.Draft draft, int missing, int wrong, Line line) {
    line.put('{');
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      boolean none = isNull(column);
      int start = line.length();
      if (start > 1) {
        line.put(',');
      }
      line.put(column.before());
      if (column.quoted()) {
        line.put('"');
      }
      int from = line.length();
      column.maker().make(draft, line);
      made(column, line, from);
      if (column.quoted()) {
        escapeJson(line, from);
        line.put('"');
      }
      if (i == wrong) {
        line.cut(start);
        line.put(start > 1 ? "," : "").put(column.before()).put("[17]");
      } else if (none || i == missing) {
        line.cut(start);
      }
    }
    line.put('}');
  }

  private void writeCsv(Maker.Draft draft, int missing, int wrong, Line line) {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      boolean none = isNull(column);
      if (i > 0) {
        line.put(csv.delimiter());
      }
      int from = line.length();
      if (column.maker() != null) {
        column.maker().make(draft, line);
        made(column, line, from);
        quoteIfNeeded(line, from);
      }
      if (i == wrong) {
        line.cut(from);
        line.put("x17");
      } else if (i == missing) {
        line.cut(from);
      } else if (none) {
        line.cut(from);
        line.put(csv.missing().isEmpty() ? "" : csv.missing().get(0));
      }
    }
  }

  /** The value is made all the same, so that walks and sequences go on. */
  private static boolean isNull(Column column) {
    return column.maker() == null || column.nulls() > 0 && column.nullDice().chance(column.nulls());
  }

  private void escapeJson(Line line, int from) {
    boolean plain = true;
    for (int i = from; i < line.length() && plain; i++) {
      byte b = line.at(i);
      plain = b != '"' && b != '\\' && (b < 0 || b >= ' ');
    }
    if (plain) {
      return;
    }
    takeFrom(line, from);
    for (int i = 0; i < value.length(); i++) {
      char c = (char) (value.at(i) & 0xFF);
      if (c == '"' || c == '\\') {
        line.put('\\').put(c);
      } else if (c < ' ') {
        line.put(String.format("\\u%04x", (int) c));
      } else {
        line.put(c);
      }
    }
  }

  private void quoteIfNeeded(Line line, int from) {
    boolean plain = true;
    for (int i = from; i < line.length() && plain; i++) {
      byte b = line.at(i);
      plain = b != csv.delimiter() && b != csv.quote() && b != '\n' && b != '\r';
    }
    if (plain || csv.quote() == 0) {
      return;
    }
    takeFrom(line, from);
    line.put(csv.quote());
    for (int i = 0; i < value.length(); i++) {
      char c = (char) (value.at(i) & 0xFF);
      if (c == csv.quote()) {
        line.put(c);
      }
      line.put(c);
    }
    line.put(csv.quote());
  }

  private void takeFrom(Line line, int from) {
    value.clear();
    for (int i = from; i < line.length(); i++) {
      value.put((char) (line.at(i) & 0xFF));
    }
    line.cut(from);
  }
}
