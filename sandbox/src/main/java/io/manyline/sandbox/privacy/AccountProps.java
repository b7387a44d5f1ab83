package io.manyline.sandbox.privacy;

import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;

/// What the server switches on in clients: privacy tokens in messages to people, and what an
/// account asks for by its name.
///
/// **Source:** codes: whatsapp-rust wacore/src/iq/abprops.rs; 10518 also Baileys
/// src/Socket/chats.ts.
public final class AccountProps {
  private static final int TOKENS_IN_MESSAGES = 10_518;
  private static final int SALTED_TOKENS_SENT = 24_941;
  private static final int SALT_BY_HISTORY = 25_189;
  private static final int SALT_BY_SETTINGS = 25_253;

  public void register(IqTable table) {
    table.put("abt", "get", "props", (from, iq) -> List.of(props(from, iq.requiredChild("props"))));
  }

  private static Node props(Peer from, Node asked) {
    NameScenario scenario = NameScenario.of(from.account());
    List<Node> props = new ArrayList<>();
    add(props, TOKENS_IN_MESSAGES, true);
    add(props, SALTED_TOKENS_SENT, scenario.is("nct_send_ab", false));
    add(props, SALT_BY_HISTORY, scenario.is("nct_history_ab", false));
    add(props, SALT_BY_SETTINGS, scenario.is("nct_syncd_ab", false));
    return Node.of("props")
        .with("protocol", asked.attribute("protocol").orElse("1"))
        .with("ab_key", "sandbox")
        .with("hash", "sandbox")
        .with("refresh", 86_400)
        .with("refresh_id", 0)
        .withChildren(props);
  }

  private static void add(List<Node> props, int code, boolean on) {
    if (on) {
      props.add(Node.of("prop").with("config_code", code).with("config_value", 1));
    }
  }
}
