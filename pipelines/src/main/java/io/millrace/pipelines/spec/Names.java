package io.millrace.pipelines.spec;

import io.millrace.pipelines.yaml.Config;
import java.util.regex.Pattern;

/** Names of streams and environments: they become parts of paths, topics and jobs. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  private Names() {}

  static String read(Config config, String key) {
    String name = config.requiredString(key);
    if (name != null && !NAME.matcher(name).matches()) {
      config.problem(
          "bad-name",
          key,
          "'" + name + "' cannot be a name here",
          "a name has letters, digits, '-' and '_', and starts with a letter or a digit");
    }
    return name;
  }
}
