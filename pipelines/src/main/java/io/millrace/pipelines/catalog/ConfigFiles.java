package io.millrace.pipelines.catalog;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.yaml.YamlLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a {@code config/} folder.
 *
 * @param root the folder
 * @param working where the user is: files are shown relative to it
 */
public record ConfigFiles(Path root, Path working) {
  private static final List<String> FOLDERS = List.of("streams", "environments", "pipelines");

  public ConfigFiles {
    root = root.toAbsolutePath().normalize();
    working = working.toAbsolutePath().normalize();
  }

  boolean exists() {
    return Files.isDirectory(root);
  }

  static boolean isFile(Path file) {
    return Files.isRegularFile(file);
  }

  /** A path as the user typed it. */
  Path resolve(String path) {
    return working.resolve(path).normalize();
  }

  /** A file as the user would type it. */
  String shown(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path relative = working.relativize(absolute);
    boolean far = relative.startsWith("../../..");
    return (far ? absolute : relative).toString().replace('\\', '/');
  }

  String key(Path file) {
    return file.toAbsolutePath().normalize().toString();
  }

  /** Whether a file lies where pipelines are read from. */
  boolean holds(Path file) {
    return file.toAbsolutePath().normalize().startsWith(root.resolve("pipelines"));
  }

  /** The YAML files of one of the folders, at any depth, by name. */
  List<Path> below(String folder) {
    Path start = root.resolve(folder);
    return Files.isDirectory(start) ? walk(start) : List.of();
  }

  /** YAML files outside the three folders. */
  List<Path> elsewhere() {
    return walk(root).stream()
        .filter(f -> FOLDERS.stream().noneMatch(d -> f.startsWith(root.resolve(d))))
        .toList();
  }

  private static List<Path> walk(Path start) {
    try (Stream<Path> all = Files.walk(start)) {
      return all.filter(f -> isYaml(f.getFileName().toString()))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("while looking for files below " + start, e);
    }
  }

  private static boolean isYaml(String name) {
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  /** A file's text, or null after a problem; never more than the loader takes is read. */
  String read(Path file, Problems problems) {
    try (InputStream in = Files.newInputStream(file)) {
      return YamlLoader.decode(shown(file), in.readNBytes(YamlLoader.SIZE_MAX + 1), problems);
    } catch (IOException e) {
      throw new UncheckedIOException("while reading " + shown(file), e);
    }
  }
}
