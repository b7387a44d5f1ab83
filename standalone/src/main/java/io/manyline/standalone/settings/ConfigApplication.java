package io.manyline.standalone.settings;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `./manyline config` runs: prints every setting, and what the environment sets.
///
/// **Shape:** a block for each reader; of a setting, its name and meaning, its variable and
/// default, and its value where the environment sets one, secrets masked.
public final class ConfigApplication {
  private ConfigApplication() {}

  public static void main(String[] arguments) {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    print(SettingCatalogue.all(), System.getenv(), out);
    out.flush();
  }

  static void print(List<Setting> settings, Map<String, String> environment, PrintStream out) {
    out.println(
        "Set by environment variables; services also take --NAME=VALUE and application.yml.");
    out.println("Values shown are those of this terminal's environment. `up` sets by itself where");
    out.println("Redis, Kafka and the sandbox are, the master key, shards, network and ports.");
    String reader = "";
    for (Setting each : settings) {
      if (!each.reader().equals(reader)) {
        reader = each.reader();
        out.println();
        out.println(reader.toUpperCase(java.util.Locale.ROOT));
      }
      print(each, environment, out);
    }
  }

  private static void print(Setting setting, Map<String, String> environment, PrintStream out) {
    String name = setting.name();
    out.println();
    out.println("  " + (name == null ? setting.variable() : name));
    out.println("      " + setting.meaning());
    if (name != null) {
      out.println("      variable  " + setting.variable());
    }
    out.println("      default   " + (setting.standard().isEmpty() ? "none" : setting.standard()));
    @Nullable String effective = setting.effective(environment);
    if (effective != null) {
      out.println("      set to    " + effective);
    }
  }
}
