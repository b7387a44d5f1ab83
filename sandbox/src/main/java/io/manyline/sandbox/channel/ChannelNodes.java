package io.manyline.sandbox.channel;

import io.manyline.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;

/// Posts as nodes.
final class ChannelNodes {
  private ChannelNodes() {}

  static Node head(ChannelPost post) {
    return Node.of("message")
        .with("id", post.id())
        .with("server_id", post.serverId())
        .with("t", post.at())
        .with("type", post.type());
  }

  /// With what it says; an edit, or its end, is marked.
  static Node content(Node head, ChannelPost post) {
    Node plaintext =
        Node.of("plaintext").with("mediatype", post.mediaType()).withBytes(post.plaintext());
    if (post.editedMillis() == 0) {
      return head.withChildren(List.of(plaintext));
    }
    Node meta =
        Node.of("meta").with("msg_edit_t", post.editedMillis()).with("original_msg_t", post.at());
    return head.with("edit", post.revoked() ? "8" : "3").withChildren(List.of(plaintext, meta));
  }

  /// With what others made of it.
  static Node counts(Node head, ChannelPost post) {
    List<Node> children = new ArrayList<>(head.children());
    List<Node> reactions = new ArrayList<>();
    post.counts()
        .forEach(
            (code, count) ->
                reactions.add(Node.of("reaction").with("code", code).with("count", count)));
    if (!reactions.isEmpty()) {
      children.add(Node.of("reactions").withChildren(reactions));
    }
    children.add(Node.of("views_count").with("count", post.viewers().size()));
    return head.withChildren(children);
  }
}
