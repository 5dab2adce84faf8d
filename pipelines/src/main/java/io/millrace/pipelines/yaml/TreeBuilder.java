package io.millrace.pipelines.yaml;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds the tree of one document from the parser's events. */
final class TreeBuilder {
  private static final String TAG = "tag:yaml.org,2002:";
  private static final Set<String> SCALAR_TAGS = Set.of("str", "int", "float", "bool", "null");

  private final Problems problems;
  private final String text;
  private final Places places;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private Iterator<Event> events;
  private int aliases;
  private int nodes;
  private boolean broken;

  /** What an anchor stands for: {@code node} is null until it is complete. */
  private record Anchored(YamlNode node, int size) {}

  /** A limit was passed or an alias means nothing: there is no tree. */
  private static final class Stopped extends RuntimeException {
    private Stopped() {
      super(null, null, false, false);
    }
  }

  TreeBuilder(String file, String text, Problems problems) {
    this.text = text;
    this.problems = problems;
    this.places = new Places(file, text);
  }

  YamlNode build() {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(2 * YamlLoader.SIZE_MAX).build();
    try {
      events = new Parse(settings).parseString(text).iterator();
      return document();
    } catch (MarkedYamlEngineException e) {
      SyntaxProblem.report(e, text, places, problems);
    } catch (YamlEngineException e) {
      problems.error(
          "bad-yaml", places.whole(), "this is not YAML that can be read", "YAML 1.2 is expected");
    } catch (Stopped e) {
      return null; // reported where it was thrown
    }
    return null;
  }

  private YamlNode document() {
    Event event = events.next();
    while (event.getEventId() == Event.ID.StreamStart
        || event.getEventId() == Event.ID.DocumentStart) {
      event = events.next();
    }
    if (event.getEventId() == Event.ID.StreamEnd) {
      problems.error("bad-yaml", places.whole(), "the file is empty");
      return null;
    }
    YamlNode read = node(event, 1);
    YamlNode root = broken ? null : read;
    events.next(); // the document's end
    Event after = events.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      problems.error(
          "bad-yaml",
          places.of(after.getStartMark(), 3),
          "a second document starts here; a file holds one",
          "put it into a file of its own");
    }
    return root;
  }

  private YamlNode node(Event event, int depth) {
    if (depth > YamlLoader.DEPTH_MAX) {
      throw stop(
          event, "lists and mappings are nested more than " + YamlLoader.DEPTH_MAX + " deep");
    }
    if (event instanceof AliasEvent alias) {
      return resolve(alias);
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(a -> anchors.put(a.getValue(), new Anchored(null, 0)));
    int before = nodes;
    count(event, 1);
    YamlNode made;
    if (event instanceof ScalarEvent scalar) {
      made = scalar(scalar);
    } else if (event instanceof MappingStartEvent) {
      made = mapping((CollectionStartEvent) event, depth);
    } else {
      made = sequence((CollectionStartEvent) event, depth);
    }
    anchor.ifPresent(a -> anchors.put(a.getValue(), new Anchored(made, nodes - before)));
    return made;
  }

  private YamlNode resolve(AliasEvent event) {
    String name = event.getAlias().getValue();
    if (++aliases > YamlLoader.ALIASES_MAX) {
      throw stop(event, "more than " + YamlLoader.ALIASES_MAX + " aliases stand in this file");
    }
    Anchored anchored = anchors.get(name);
    if (anchored == null || anchored.node() == null) {
      boolean itself = anchored != null;
      problems.error(
          "bad-yaml",
          places.of(event.getStartMark(), event.getEndMark()),
          itself
              ? "'*" + name + "' stands inside what it refers to"
              : "there is no '&" + name + "' before this '*" + name + "'",
          itself ? "write it out" : "quote a text that starts with '*'");
      throw new Stopped();
    }
    count(event, anchored.size());
    return anchored.node();
  }

  private void count(Event event, int more) {
    nodes += more;
    if (nodes > YamlLoader.NODES_MAX) {
      throw stop(
          event,
          "with all aliases written out this file has more than "
              + YamlLoader.NODES_MAX
              + " values");
    }
  }

  private Stopped stop(Event event, String message) {
    problems.error("too-large", places.of(event.getStartMark(), 1), message);
    return new Stopped();
  }

  private YamlNode.Mapping mapping(CollectionStartEvent start, int depth) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    checkTag(start, "map");
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      YamlNode key = node(event, depth + 1);
      YamlNode value = node(events.next(), depth + 1);
      if (key instanceof YamlNode.Scalar scalar) {
        add(entries, scalar, value);
      } else {
        badKey(key);
      }
      event = events.next();
    }
    Span span = span(start, event);
    if (start.getFlowStyle() != FlowStyle.FLOW && !entries.isEmpty()) {
      span = entries.values().iterator().next().keySpan();
    }
    return new YamlNode.Mapping(entries, span);
  }

  private void add(Map<String, YamlNode.Entry> entries, YamlNode.Scalar key, YamlNode value) {
    String name = key.text();
    if (name.equals("<<")) {
      broken = true; // the keys it would bring are not missing
      problems.error(
          "bad-yaml", key.span(), "merge keys ('<<') are not read", "write the keys out");
      return;
    }
    YamlNode.Entry first = entries.putIfAbsent(name, new YamlNode.Entry(name, key.span(), value));
    if (first != null) {
      problems.error(
          "duplicate-key",
          key.span(),
          "the key '" + name + "' stands twice in this mapping",
          "first at " + first.keySpan());
    }
  }

  private void badKey(YamlNode key) {
    broken = true;
    boolean template = places.startsWith(key.span(), "{{");
    problems.error(
        "bad-yaml",
        key.span(),
        "a key must be a plain text, not " + key.describe(),
        template ? "put quotes around a text that starts with '{{'" : "write the key as a text");
  }

  private YamlNode.Sequence sequence(CollectionStartEvent start, int depth) {
    List<YamlNode> items = new ArrayList<>();
    checkTag(start, "seq");
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, depth + 1));
      event = events.next();
    }
    return new YamlNode.Sequence(items, span(start, event));
  }

  private Span span(CollectionStartEvent start, Event end) {
    return start.getFlowStyle() == FlowStyle.FLOW
        ? places.of(start.getStartMark(), end.getEndMark())
        : places.of(start.getStartMark(), 1);
  }

  private YamlNode.Scalar scalar(ScalarEvent event) {
    String value = event.getValue();
    Span span = places.of(event.getStartMark(), event.getEndMark());
    if (event.getTag().isPresent() || event.getAnchor().isPresent()) {
      span = places.withoutProperties(span);
    }
    Span inside = span;
    if (event.isSQuoted() || event.isDQuoted()) {
      inside = span.part(1, span.length() - 2);
    } else if (!event.isPlain()) {
      inside = places.block(span);
    }
    return new YamlNode.Scalar(typed(event, span), value, span, inside);
  }

  private Object typed(ScalarEvent event, Span span) {
    String value = event.getValue();
    String tag = event.getTag().orElse(null);
    if (tag == null) {
      return event.isPlain() ? Scalars.resolve(value) : value;
    }
    String kind = tag.startsWith(TAG) ? tag.substring(TAG.length()) : null;
    if (tag.equals("!") || "str".equals(kind)) {
      return value;
    }
    if (kind == null || !SCALAR_TAGS.contains(kind)) {
      foreign(event, tag);
      return value;
    }
    Object found = Scalars.resolve(value);
    boolean fits =
        switch (kind) {
          case "null" -> found == null;
          case "bool" -> found instanceof Boolean;
          case "float" -> found instanceof Number;
          default -> found instanceof Number && !(found instanceof Double);
        };
    if (!fits) {
      problems.error("bad-yaml", span, "'" + value + "' is not what its tag '!!" + kind + "' says");
    }
    return "float".equals(kind) && found instanceof Number n ? (Object) n.doubleValue() : found;
  }

  private void checkTag(CollectionStartEvent event, String kind) {
    String tag = event.getTag().orElse(null);
    if (tag != null && !tag.equals("!") && !tag.equals(TAG + kind)) {
      foreign(event, tag);
    }
  }

  private void foreign(NodeEvent event, String tag) {
    String shown = tag.startsWith(TAG) ? "!!" + tag.substring(TAG.length()) : tag;
    problems.error(
        "bad-yaml",
        places.of(event.getStartMark(), shown.length()),
        "the tag '" + shown + "' is not read",
        "tags here: !!str, !!int, !!float, !!bool, !!null, !!map, !!seq",
        "quote a text that starts with '!'");
  }
}
