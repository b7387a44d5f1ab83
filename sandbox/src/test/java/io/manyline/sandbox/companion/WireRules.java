package io.manyline.sandbox.companion;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.Set;

/// What clients with typed parsers demand of every stanza that the server sends; each one that a
/// test's connection reads is held against it.
///
/// **Shape:** addresses are JID tokens and never text; numbers are decimal; a group's `id` is text;
/// what has to be acknowledged has `id`, `from` and `t`. **Source:** whatsmeow binary/attrs.go,
/// message.go, receipt.go, notification.go, group.go; whatsapp-rust wacore/src/iq, src/stanza.
final class WireRules {
  private static final Set<String> ADDRESSES =
      Set.of(
          "jid",
          "from",
          "to",
          "participant",
          "participant_pn",
          "participant_lid",
          "sender_pn",
          "sender_lid",
          "recipient",
          "recipient_pn",
          "recipient_lid",
          "peer_recipient_pn",
          "peer_recipient_lid",
          "lid",
          "pn_jid",
          "phone_number",
          "creator",
          "creator_pn",
          "s_o",
          "s_o_pn",
          "author",
          "call-creator",
          "caller_pn",
          "group-jid");

  private static final Set<String> NUMBERS =
      Set.of(
          "t",
          "s_t",
          "ts",
          "creation",
          "size",
          "expiration",
          "count",
          "key-index",
          "offline",
          "ttl",
          "auth_ttl",
          "max_buckets",
          "server_id",
          "duration",
          "request_time",
          "reason");

  /// Read by numbers elsewhere, by words there.
  private static final Set<String> WORDY = Set.of("add", "remove", "delete", "terminate", "create");

  private static final Set<String> ACKNOWLEDGED =
      Set.of("message", "receipt", "notification", "call");

  private WireRules() {}

  static void check(Node stanza) {
    if (ACKNOWLEDGED.contains(stanza.tag())) {
      assertThat(stanza.attributes()).as("%s", stanza).containsKeys("id", "from", "t");
    }
    if (stanza.isTag("ack")) {
      assertThat(stanza.attributes()).as("%s", stanza).containsKeys("class", "id", "from");
    }
    if (stanza.isTag("iq")) {
      assertThat(stanza.attributes()).as("%s", stanza).containsKeys("id", "from", "type");
    }
    checkAttributes(stanza);
  }

  private static void checkAttributes(Node node) {
    node.attributes()
        .forEach(
            (name, value) -> {
              if (ADDRESSES.contains(name)) {
                assertThat(value).as("%s of %s", name, node).isInstanceOf(Jid.class);
              }
              if (NUMBERS.contains(name) && !WORDY.contains(node.tag())) {
                assertThat(value.toString()).as("%s of %s", name, node).matches("[0-9]+");
              }
            });
    boolean whole = node.attribute("subject").isPresent() && node.attribute("jid").isEmpty();
    if (node.isTag("group") && whole) {
      assertThat(node.attributes().get("id")).as("id of %s", node).isInstanceOf(String.class);
    }
    node.children().forEach(WireRules::checkAttributes);
  }
}
