package io.manyline.sandbox.relay;

import io.manyline.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one device gets of a message that is encrypted once for many: of a group, or a status post.
///
/// **Shape:** its own ciphertext, which gives it the sender's key, then the one for all; the
/// sender's identity where a session begins; what else the message has. Whom it is for otherwise is
/// nobody's business.
public final class SharedContent {
  private static final Set<String> NOT_RELAYED = Set.of("participants", "device-identity", "enc");

  private SharedContent() {}

  /// @param key the ciphertext for that device alone @param shared the one for all
  public static List<Node> of(Node message, @Nullable Node key, @Nullable Node shared) {
    List<Node> content = new ArrayList<>();
    if (key != null) {
      content.add(key);
    }
    if (shared != null) {
      content.add(shared);
    }
    boolean opens =
        content.stream().anyMatch(enc -> enc.attribute("type").filter("pkmsg"::equals).isPresent());
    if (opens) {
      message.child("device-identity").ifPresent(content::add);
    }
    message.children().stream()
        .filter(child -> !NOT_RELAYED.contains(child.tag()))
        .forEach(content::add);
    return content;
  }
}
