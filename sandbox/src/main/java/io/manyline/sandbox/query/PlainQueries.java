package io.manyline.sandbox.query;

import io.manyline.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;

/// Well-formed answers to what clients ask on the way and the sandbox keeps no state for.
///
/// **Shape:** empty lists, default settings. **Source:** docs/protocol: iq dispatch table.
final class PlainQueries {
  private static final String[] PRIVACY = {
    "last", "online", "profile", "status", "readreceipts", "groupadd", "calladd", "messages"
  };

  void register(IqTable table) {
    table.put("abt", "get", "props", (_, iq) -> List.of(props(iq.requiredChild("props"))));
    table.put("blocklist", "get", IqTable.ANY, (_, _) -> List.of(Node.of("list")));
    table.put("privacy", "get", "privacy", (_, _) -> List.of(privacy()));
    table.put("privacy", "set", "tokens", (_, _) -> List.of(Node.of("tokens")));
    table.put("urn:xmpp:whatsapp:dirty", "set", "clean", (_, _) -> List.of());
    table.put("urn:xmpp:whatsapp:push", "set", IqTable.ANY, (_, _) -> List.of());
    table.put("w:stats", "set", IqTable.ANY, (_, _) -> List.of());
    table.put("w:profile:picture", "get", IqTable.ANY, (_, _) -> refuse(404));
  }

  private static Node props(Node asked) {
    return Node.of("props")
        .with("protocol", asked.attribute("protocol").orElse("1"))
        .with("ab_key", "sandbox")
        .with("hash", "sandbox")
        .with("refresh", 86_400)
        .with("refresh_id", 0);
  }

  private static Node privacy() {
    List<Node> categories = new ArrayList<>();
    for (String name : PRIVACY) {
      categories.add(Node.of("category").with("name", name).with("value", "all"));
    }
    return Node.of("privacy").withChildren(categories);
  }

  private static List<Node> refuse(int code) {
    throw new IqRefusedException(code);
  }
}
