package io.manyline.whatsapp.iq;

import io.manyline.whatsapp.binary.Node;
import java.util.List;

/// `<usync>`: one question about many accounts, in protocols.
///
/// **Source:** docs/protocol: usync (whatsmeow user.go, Baileys src/WAUSync).
public final class UsyncNodes {
  private UsyncNodes() {}

  /// @param sid unique id of the question @param context what it is for, as WhatsApp calls it
  public static Node question(String sid, String context, List<Node> protocols, List<Node> users) {
    return Node.of(
            "usync", Node.of("query").withChildren(protocols), Node.of("list").withChildren(users))
        .with("sid", sid)
        .with("mode", "query")
        .with("last", "true")
        .with("index", "0")
        .with("context", context);
  }

  /// `<user>`s of an answer.
  public static List<Node> users(Node answer) {
    return answer.requiredChild("usync").requiredChild("list").children("user");
  }
}
