package io.millrace.it.damage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.it.damage.DamagedFile.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether every line of a {@link DamagedFile} met its fate, under a code that the truth allows.
 * That none was lost or doubled is for {@link Accounting} to say; this says whether the judgement
 * was right.
 */
public final class Verdicts {
  private static final int COMPLAINTS_MAX = 50;
  private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([a-z0-9-]*)\"");

  private Verdicts() {}

  /** The first wrong verdicts in words: line, damage, what was due and what was found. */
  public static List<String> wrong(DamagedFile file, List<Path> written, List<Path> dead)
      throws IOException {
    Set<String> ids = new HashSet<>();
    for (Path path : written) {
      LineMultiset.forEachLine(path, line -> ids.add(Accounting.id(new String(line, UTF_8))));
    }
    Map<String, Set<String>> codes = new HashMap<>();
    for (Path path : dead) {
      LineMultiset.forEachLine(path, line -> addCode(new String(line, UTF_8), codes));
    }
    List<String> complaints = new ArrayList<>();
    for (long number = 0; number < file.count() && complaints.size() < COMPLAINTS_MAX; number++) {
      Line line = file.line(number);
      Set<String> found = codes.getOrDefault(new String(line.bytes(), ISO_8859_1), Set.of());
      boolean isWritten = line.id() != null && ids.contains(line.id());
      if (!isRight(line, isWritten, found)) {
        complaints.add(
            String.format(
                "line %d, %s: due is %s %s, found %s%s",
                number + 1,
                file.damage(number),
                line.fate(),
                line.codes(),
                found,
                isWritten ? " and written" : ""));
      }
    }
    return complaints;
  }

  private static void addCode(String letter, Map<String, Set<String>> codes) {
    Matcher matcher = CODE.matcher(letter);
    String code = matcher.find() ? matcher.group(1) : "no code";
    byte[] bytes = Accounting.bytes(letter);
    if (bytes != null) {
      codes.computeIfAbsent(new String(bytes, ISO_8859_1), key -> new HashSet<>()).add(code);
    }
  }

  private static boolean isRight(Line line, boolean isWritten, Set<String> found) {
    boolean isDead = !found.isEmpty() && line.codes().containsAll(found);
    return switch (line.fate()) {
      case GOOD -> isWritten && found.isEmpty();
      case DEAD -> isDead && !isWritten;
      case BLANK -> found.isEmpty();
    };
  }
}
