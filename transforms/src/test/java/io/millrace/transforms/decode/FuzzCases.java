package io.millrace.transforms.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The case of a seed: a random schema, and a file that more or less follows it. */
final class FuzzCases {
  private static final int BLOCK_BYTES = 1 << 20;

  private FuzzCases() {}

  static FuzzCase of(long seed) {
    Random random = new Random(seed);
    return switch ((int) (seed % 8)) {
      case 0, 1, 2 -> csv(random, seed);
      case 3 -> jsonDocument(random, seed);
      default -> jsonLines(random, seed);
    };
  }

  private static FuzzCase csv(Random random, long seed) {
    CsvTexts texts = new CsvTexts(random);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    start(file, random);
    if (random.nextInt(6) == 0) {
      file.writeBytes("\n# \n".getBytes(StandardCharsets.UTF_8));
    }
    Lines lines = new Lines(random, file, texts::line);
    lines.line(texts.header(), random.nextInt(20) == 0);
    lines.write();
    FileSource source = FuzzCase.source(texts.format, texts.schema, texts.needed);
    Oracle oracle = new CsvOracle(texts.format, texts.schema, texts.needed);
    return new FuzzCase(source, oracle, file.toByteArray(), seed, new ScanCounts());
  }

  private static FuzzCase jsonDocument(Random random, long seed) {
    JsonTexts texts = new JsonTexts(random);
    String path = new String[] {"", "r", "r.x"}[random.nextInt(3)];
    byte[] file = new JsonDocuments(random, texts, path).document();
    FileSource source = FuzzCase.source(new RecordFormat.Json(path), texts.schema, texts.needed);
    Oracle oracle = new JsonDocumentOracle(path, new JsonOracle(texts.schema, texts.needed));
    return new FuzzCase(source, oracle, file, seed, new ScanCounts());
  }

  private static FuzzCase jsonLines(Random random, long seed) {
    JsonTexts texts = new JsonTexts(random);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    start(file, random);
    Lines lines = new Lines(random, file, texts::line);
    lines.write();
    FileSource source = FuzzCase.source(RecordFormat.Json.LINES, texts.schema, texts.needed);
    return new FuzzCase(
        source,
        new JsonOracle(texts.schema, texts.needed),
        file.toByteArray(),
        seed,
        new ScanCounts());
  }

  private static void start(ByteArrayOutputStream file, Random random) {
    if (random.nextInt(8) == 0) {
      file.writeBytes("\ufeff".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Lines of a file: good ones, damaged ones, blank ones, now and then a very long one. */
  static final class Lines {
    private final Random random;
    private final ByteArrayOutputStream file;
    private final java.util.function.Supplier<byte[]> next;
    private final Mutations mutations;
    private final int damaged;

    Lines(Random random, ByteArrayOutputStream file, java.util.function.Supplier<byte[]> next) {
      this.random = random;
      this.file = file;
      this.next = next;
      mutations = new Mutations(random);
      damaged = 1 + random.nextInt(4);
    }

    void write() {
      int lines = random.nextInt(random.nextInt(3) == 0 ? 6 : 120);
      boolean large = random.nextInt(400) == 0;
      byte[] before = new byte[0];
      for (int i = 0; i < lines; i++) {
        byte[] line = next.get();
        byte[] written = random.nextInt(damaged) == 0 ? mutations.damaged(line, before) : line;
        file.writeBytes(written);
        end(i == lines - 1);
        before = line;
        if (large && random.nextInt(lines) < 3) {
          fill(line);
        }
      }
    }

    /** One line, which may be damaged. */
    void line(byte[] line, boolean damage) {
      if (line.length > 0) {
        file.writeBytes(damage ? mutations.damaged(line, line) : line);
        end(false);
      }
    }

    private void end(boolean last) {
      if (last && random.nextBoolean()) {
        return;
      }
      file.writeBytes(bytes(random.nextInt(4) == 0 ? "\r\n" : "\n"));
      if (random.nextInt(20) == 0) {
        String[] blanks = {"\n", "\r\n", " \n", "\t\r\n", "\n\n"};
        file.writeBytes(bytes(blanks[random.nextInt(blanks.length)]));
      }
    }

    /** Up to about the end of a block, in one line or many. */
    private void fill(byte[] line) {
      int target = file.size() / BLOCK_BYTES * BLOCK_BYTES + BLOCK_BYTES - random.nextInt(300);
      boolean one = random.nextBoolean();
      while (file.size() < target) {
        file.writeBytes(one ? bytes(" ".repeat(Math.min(50_000, target - file.size()))) : line);
        file.writeBytes(bytes(one ? "" : "\n"));
      }
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
