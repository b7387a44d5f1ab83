package io.manyline.standalone.settings;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that may be set.
///
/// @param reader who reads it, as [SettingCatalogue] groups them
/// @param name of the property; null where there is only the variable
/// @param variable of the environment
/// @param standard its value when nobody sets it; empty for none
/// @param meaning one line
record Setting(
    String reader, @Nullable String name, String variable, String standard, String meaning) {
  private static final String MASK = "********";

  static Setting property(String reader, String name, String standard, String meaning) {
    return new Setting(reader, name, variable(name), standard, meaning);
  }

  static Setting environment(String reader, String variable, String standard, String meaning) {
    return new Setting(reader, null, variable, standard, meaning);
  }

  /// What the environment says, secrets masked; null when it says nothing.
  @Nullable String effective(Map<String, String> environment) {
    String set = environment.get(variable);
    if (set == null) {
      return null;
    }
    return isSecret() && !set.isEmpty() ? MASK : set;
  }

  private boolean isSecret() {
    String all = variable.toLowerCase(Locale.ROOT);
    return all.endsWith("password")
        || all.endsWith("secret")
        || all.endsWith("token")
        || all.startsWith("manyline_master") && !all.endsWith("_id")
        || all.endsWith("redis_url");
  }

  /// Spring's own rule: dots to underscores, dashes away, upper case.
  private static String variable(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
