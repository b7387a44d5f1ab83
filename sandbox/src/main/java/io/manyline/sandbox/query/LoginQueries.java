package io.manyline.sandbox.query;

import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import java.util.List;

/// What a client asks around its login: keep-alive and the start of delivery.
///
/// **Source:** whatsmeow connectionevents.go, keepalive.go.
final class LoginQueries {
  private final Delivery delivery;

  LoginQueries(Delivery delivery) {
    this.delivery = delivery;
  }

  void register(IqTable table) {
    table.put("w:p", "get", IqTable.ANY, (_, _) -> List.of());
    table.put("urn:xmpp:ping", "get", IqTable.ANY, (_, _) -> List.of());
    table.put("passive", "set", "active", this::active);
    table.put("passive", "set", "passive", (_, _) -> List.of());
  }

  private List<Node> active(Peer from, Node iq) {
    delivery.drain(from.address());
    return List.of();
  }
}
