package io.manyline.sandbox.privacy;

import io.manyline.sandbox.account.Account;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// Special behaviour that an account asks for by its name, so that a client's tests can ask for it
/// when they link.
///
/// **Shape:** `restricted:any name`, or `scenario:flag,flag=0,…:any name`. **Source:**
/// whatsapp-rust tests/e2e/src/lib.rs `restricted_push_name`, `scenario_push_name`.
public record NameScenario(Map<String, Boolean> flags) {
  private static final String RESTRICTED = "restricted:";
  private static final String SCENARIO = "scenario:";

  public static NameScenario of(Account account) {
    String name = account.name();
    if (name.startsWith(RESTRICTED)) {
      return new NameScenario(Map.of("restricted", true));
    }
    String[] parts = name.split(":", 3);
    if (!name.startsWith(SCENARIO) || parts.length < 3) {
      return new NameScenario(Map.of());
    }
    return new NameScenario(
        Arrays.stream(parts[1].split(","))
            .map(flag -> flag.split("=", 2))
            .collect(
                Collectors.toMap(
                    flag -> flag[0], flag -> flag.length < 2 || flag[1].equals("1"), (_, b) -> b)));
  }

  /// @param otherwise what holds without the flag
  public boolean is(String flag, boolean otherwise) {
    return flags.getOrDefault(flag, otherwise);
  }
}
