package io.manyline.sandbox.status;

import java.util.List;
import java.util.Locale;

/// Who may see an account's status posts. @param numbers those that the type is about
public record StatusPrivacy(Type type, List<String> numbers) {
  public static final StatusPrivacy DEFAULT = new StatusPrivacy(Type.CONTACTS, List.of());

  public StatusPrivacy {
    numbers = List.copyOf(numbers);
  }

  /// The wire names are these in lower case.
  public enum Type {
    CONTACTS,
    /// Contacts but those.
    BLACKLIST,
    /// Those alone.
    WHITELIST;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// What a post tells the server of it.
    public String setting() {
      return switch (this) {
        case CONTACTS -> "contacts";
        case BLACKLIST -> "denylist";
        case WHITELIST -> "allowlist";
      };
    }
  }
}
