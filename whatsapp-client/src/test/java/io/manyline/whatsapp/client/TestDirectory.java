package io.manyline.whatsapp.client;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The server's knowledge of accounts: answers usync and key bundle queries about [TestPeer]s.
public final class TestDirectory implements Function<Node, Optional<Node>> {
  private final Map<Jid, Jid> lids = new LinkedHashMap<>();
  private final Map<Jid, TestPeer> devices = new LinkedHashMap<>();
  private final Map<Jid, Boolean> forged = new LinkedHashMap<>();

  /// An account. @param lid null for one without
  public TestDirectory account(Jid phone, Jid lid) {
    lids.put(phone, lid);
    return this;
  }

  /// A device, by its phone-number form.
  public TestDirectory device(Jid phone, TestPeer peer) {
    devices.put(phone, peer);
    return this;
  }

  public TestDirectory remove(Jid phone) {
    devices.remove(phone);
    return this;
  }

  public void forge(Jid phoneDevice) {
    forged.put(phoneDevice, true);
  }

  @Override
  public Optional<Node> apply(Node stanza) {
    String namespace = stanza.attribute("xmlns").orElse("");
    if (namespace.equals("usync")) {
      return Optional.of(result(stanza, usync(stanza)));
    }
    if (namespace.equals("encrypt") && stanza.child("key").isPresent()) {
      return Optional.of(result(stanza, bundles(stanza)));
    }
    return Optional.empty();
  }

  private Node usync(Node stanza) {
    Node usync = stanza.requiredChild("usync");
    List<Node> users = new ArrayList<>();
    for (Node asked : usync.requiredChild("list").children("user")) {
      users.add(user(asked, usync.requiredChild("query")));
    }
    return Node.of("usync", Node.of("result"), Node.of("list").withChildren(users));
  }

  private Node user(Node asked, Node query) {
    Optional<Node> contact = asked.child("contact");
    Jid jid =
        contact
            .map(node -> Jid.phone(node.text().substring(1)))
            .orElseGet(() -> asked.requiredJid("jid"));
    Jid phone = phoneOf(jid);
    List<Node> children = new ArrayList<>();
    contact.ifPresent(
        node ->
            children.add(
                Node.of("contact")
                    .with("type", lids.containsKey(phone) ? "in" : "out")
                    .withText(node.text())));
    if (lids.containsKey(phone)) {
      if (lids.get(phone) != null && query.child("lid").isPresent()) {
        children.add(Node.of("lid").with("val", lids.get(phone)));
      }
      children.add(Node.of("devices", Node.of("device-list").withChildren(deviceNodes(phone))));
    }
    return Node.of("user").with("jid", jid).withChildren(children);
  }

  private List<Node> deviceNodes(Jid phone) {
    return devices.keySet().stream()
        .filter(device -> device.account().equals(phone))
        .map(device -> Node.of("device").with("id", device.device()))
        .toList();
  }

  private Node bundles(Node stanza) {
    List<Node> users = new ArrayList<>();
    for (Node asked : stanza.requiredChild("key").children("user")) {
      Jid jid = asked.requiredJid("jid");
      Jid phone = phoneOf(jid.account()).withDevice(jid.device());
      TestPeer peer = devices.get(phone);
      if (peer == null) {
        users.add(Node.of("user", Node.of("error").with("code", "404")).with("jid", jid));
      } else {
        users.add(forged.containsKey(phone) ? peer.forgedBundle(jid) : peer.bundle(jid));
      }
    }
    return Node.of("list").withChildren(users);
  }

  private Jid phoneOf(Jid account) {
    return lids.entrySet().stream()
        .filter(each -> account.equals(each.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(account);
  }

  private static Node result(Node stanza, Node child) {
    return Node.of("iq", child)
        .with("id", stanza.required("id"))
        .with("type", "result")
        .with("from", Jid.SERVER);
  }
}
