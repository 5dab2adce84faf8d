package io.millrace.transforms.decode;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** JSON documents with an array of objects somewhere inside, seldom damaged. */
final class JsonDocuments {
  private final Random random;
  private final JsonTexts texts;
  private final String path;

  JsonDocuments(Random random, JsonTexts texts, String path) {
    this.random = random;
    this.texts = texts;
    this.path = path;
  }

  byte[] document() {
    StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "\ufeff" : "");
    String[] names = path.isEmpty() ? new String[0] : path.split("\\.");
    for (String name : names) {
      text.append(space()).append('{').append(others(true));
      text.append('"').append(random.nextInt(30) == 0 ? "other" : name).append("\":");
    }
    text.append(space()).append(random.nextInt(40) == 0 ? texts.any(3) : array()).append(space());
    for (int level = names.length; level > 0; level--) {
      text.append(others(false)).append('}').append(space());
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return random.nextInt(3) == 0 ? new Mutations(random).damaged(bytes, texts.line()) : bytes;
  }

  private String array() {
    StringBuilder text = new StringBuilder("[").append(space());
    for (int n = random.nextInt(30); n > 0; n--) {
      text.append(random.nextInt(15) == 0 ? texts.any(3) : texts.object()).append(space());
      text.append(n > 1 ? "," : "").append(space());
    }
    return text.append(']').toString();
  }

  private String space() {
    return random.nextInt(3) > 0 ? "" : new String[] {" ", "\n", "\r\n", "\t"}[random.nextInt(4)];
  }

  private String others(boolean before) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(3); n > 0; n--) {
      String member = "\"other" + n + "\":" + space() + texts.any(3);
      text.append(before ? member + space() + "," + space() : "," + space() + member + space());
    }
    return text.toString();
  }
}
