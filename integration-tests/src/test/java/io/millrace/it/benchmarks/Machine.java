package io.millrace.it.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.duckdb.DuckDBDriver;

/** What runs, and on what. */
final class Machine {
  private Machine() {}

  /** By name; Millrace's is the commit it was built from, where git knows. */
  static Map<String, String> versions() throws IOException, InterruptedException {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Millrace", commit(Path.of(System.getProperty("millrace.home", "."))));
    versions.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    versions.put("Beam", ReleaseInfo.getReleaseInfo().getVersion());
    versions.put("Flink", EnvironmentInformation.getVersion());
    versions.put("DuckDB", implementation(DuckDBDriver.class));
    return versions;
  }

  static Map<String, String> machine() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("cores", Integer.toString(system.getAvailableProcessors()));
    machine.put(
        "memory",
        String.format(Locale.ROOT, "%.1f GiB", system.getTotalMemorySize() / (double) (1L << 30)));
    machine.put("system", system.getName() + " " + system.getVersion() + " " + system.getArch());
    return machine;
  }

  private static String implementation(Class<?> type) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.replaceFirst(".*-([0-9.]+)[.]jar$", "$1");
  }

  private static String commit(Path home) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    return git.waitFor() == 0 ? said : "of no known commit";
  }
}
