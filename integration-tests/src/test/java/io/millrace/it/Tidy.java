package io.millrace.it;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The house's rules about its own source, each a sentence with a place. Sources are parsed by the
 * compiler's own parser, so that a rule sees code and not what a text or a comment says.
 */
final class Tidy {
  static final int FILE_LINES_MAX = 400;
  static final int METHOD_LINES_MAX = 70;

  /** Names that say nothing: what lies in such a room has a better one. */
  private static final Set<String> EMPTY_NAMES =
      Set.of("util", "utils", "common", "core", "helper", "helpers", "misc", "shared");

  /** What is not called, and what to do instead. */
  private static final Map<String, String> BANNED =
      Map.of(
          "Thread.sleep", "wait for what is awaited, not for time",
          "Math.random", "take a seeded Random",
          "System.currentTimeMillis", "take a Clock",
          "Instant.now", "take a Clock",
          "LocalDate.now", "take a Clock");

  // Written in two parts, or this file would not be tidy.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private final Map<String, Integer> longer;
  private final Set<String> catchesAll;
  private final List<String> found = new ArrayList<>();

  /**
   * @param longer files that may be longer than {@link #FILE_LINES_MAX}, and {@code file#method}
   *     longer than {@link #METHOD_LINES_MAX}, and how long
   * @param catchesAll files that may catch every exception
   */
  Tidy(Map<String, Integer> longer, Set<String> catchesAll) {
    this.longer = longer;
    this.catchesAll = catchesAll;
  }

  /** What is wrong with sources, given by path from the root. */
  List<String> check(Map<String, String> sources) throws IOException {
    found.clear();
    List<JavaFileObject> files = new ArrayList<>();
    new TreeMap<>(sources)
        .forEach(
            (path, text) -> {
              lines(path, text);
              files.add(new Source(path, text));
            });
    packages(sources.keySet());
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, files);
    DocTrees docs = DocTrees.instance(task);
    for (CompilationUnitTree unit : task.parse()) {
      new Rules(unit, docs).scan(unit, null);
    }
    return List.copyOf(found);
  }

  private void lines(String path, String text) {
    String[] lines = text.split("\n");
    int max = longer.getOrDefault(path, FILE_LINES_MAX);
    if (lines.length > max) {
      found.add("%s has %d lines, more than %d".formatted(path, lines.length, max));
    }
    for (int i = 0; i < lines.length; i++) {
      Matcher unfinished = UNFINISHED.matcher(lines[i]);
      if (unfinished.find()) {
        found.add("%s:%d: %s: finish it".formatted(path, i + 1, unfinished.group()));
      }
    }
  }

  private void packages(Set<String> paths) {
    Set<String> packages = new TreeSet<>();
    Set<String> told = new TreeSet<>();
    for (String path : paths) {
      String name = path.replaceFirst("^.*?src/(main|test)/java/", "").replaceFirst("/[^/]*$", "");
      packages.add(name);
      if (path.endsWith("/package-info.java")) {
        told.add(name);
      }
    }
    for (String name : packages) {
      if (!told.contains(name)) {
        found.add(name + " has no package-info.java");
      }
      for (String part : name.split("/")) {
        if (EMPTY_NAMES.contains(part.toLowerCase(Locale.ROOT))) {
          found.add(name + " says nothing: name the package after what it holds");
        }
      }
    }
  }

  /** The rules that need to see code. */
  private final class Rules extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final DocTrees docs;
    private final String path;

    Rules(CompilationUnitTree unit, DocTrees docs) {
      this.unit = unit;
      this.docs = docs;
      path = unit.getSourceFile().getName();
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      boolean shown =
          type.getModifiers().getFlags().contains(Modifier.PUBLIC)
              && getCurrentPath().getParentPath().getLeaf() == unit
              && path.contains("src/main/");
      if (shown) {
        DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
        if (doc == null || doc.getFirstSentence().isEmpty()) {
          find(type, type.getSimpleName() + " is public and does not say what it is");
        }
      }
      return super.visitClass(type, nothing);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      // Without its annotations: a table of cases is no method.
      Tree from = method.getBody() == null ? method : method.getBody();
      long lines =
          line(docs.getSourcePositions().getEndPosition(unit, method))
              - line(docs.getSourcePositions().getStartPosition(unit, from))
              + 1;
      int max = longer.getOrDefault(path + "#" + method.getName(), METHOD_LINES_MAX);
      if (lines > max) {
        find(method, "%s has %d lines, more than %d".formatted(method.getName(), lines, max));
      }
      return super.visitMethod(method, nothing);
    }

    @Override
    public Void visitCatch(CatchTree caught, Void nothing) {
      String type = caught.getParameter().getType().toString();
      if (Set.of("Exception", "Throwable").contains(type) && !catchesAll.contains(path)) {
        find(caught, "catches every " + type + ": name what can be thrown");
      }
      return super.visitCatch(caught, nothing);
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
      if (annotation.getAnnotationType().toString().endsWith("Disabled")) {
        find(annotation, "a test that does not run: mend it or delete it");
      }
      return super.visitAnnotation(annotation, nothing);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
      String name = call.getMethodSelect().toString();
      boolean withClock = name.endsWith(".now") && !call.getArguments().isEmpty();
      if (BANNED.containsKey(name) && !withClock) {
        find(call, name + ": " + BANNED.get(name));
      }
      return super.visitMethodInvocation(call, nothing);
    }

    @Override
    public Void visitNewClass(NewClassTree made, Void nothing) {
      if (made.getIdentifier().toString().equals("Random") && made.getArguments().isEmpty()) {
        find(made, "a Random without a seed: what it finds is found once");
      }
      return super.visitNewClass(made, nothing);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }

    private void find(Tree where, String what) {
      long at = docs.getSourcePositions().getStartPosition(unit, where);
      found.add("%s:%d: %s".formatted(path, line(at), what));
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String path;
    private final String text;

    Source(String path, String text) {
      super(URI.create("string:///" + path), Kind.SOURCE);
      this.path = path;
      this.text = text;
    }

    @Override
    public String getName() {
      return path;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
