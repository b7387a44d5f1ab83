package io.manyline.registry.webhook;

import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.SessionEvent;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which events an endpoint wants.
///
/// @param types exact (`message.received`), all of a family (`message.*`), or all (`*`)
/// @param chats none for all; events of the session itself pass in any case
public record EventFilter(List<String> types, Set<ChatKind> chats) {
  // The pattern first: the constant is checked by it.
  private static final Pattern FORM =
      Pattern.compile("\\*|[a-z_]{1,64}(\\.[a-z_]{1,64}){0,3}(\\.\\*)?");

  public static final EventFilter ALL = new EventFilter(List.of("*"), Set.of());

  public EventFilter {
    types = List.copyOf(types);
    chats = Set.copyOf(chats);
    for (String type : types) {
      if (!isPattern(type)) {
        throw new IllegalArgumentException("\"" + type + "\" is neither a type nor family.* nor *");
      }
    }
  }

  public static boolean isPattern(String text) {
    return FORM.matcher(text).matches();
  }

  /// False for events of a type that this release does not know: they have no body.
  public boolean wants(SessionEvent event) {
    return EventType.of(event).filter(type -> wantsType(type.publicName())).isPresent()
        && (chats.isEmpty() || ChatKind.of(event.getChat()).map(chats::contains).orElse(true));
  }

  public boolean wantsType(String type) {
    for (String pattern : types) {
      if (matches(pattern, type)) {
        return true;
      }
    }
    return false;
  }

  public static boolean matches(String pattern, String type) {
    return pattern.equals("*")
        || (pattern.endsWith(".*")
            ? type.startsWith(pattern.substring(0, pattern.length() - 1))
            : type.equals(pattern));
  }
}
