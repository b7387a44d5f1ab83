package io.manyline.whatsapp.iq;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What the server asks of us: every question gets an answer.
///
/// **Source:** docs/protocol: iq rules. Unknown questions get 501, as in XMPP.
public final class ServerIqHandler {
  private final StanzaSender sender;
  private final Map<String, Consumer<Node>> handlers = new HashMap<>();

  public ServerIqHandler(StanzaSender sender) {
    this.sender = sender;
  }

  /// @param child tag of the iq's first child
  public ServerIqHandler on(String child, Consumer<Node> handler) {
    handlers.put(child, handler);
    return this;
  }

  public void handle(Node iq) {
    String child = iq.children().isEmpty() ? "" : iq.children().getFirst().tag();
    Consumer<Node> handler = handlers.get(child);
    if (handler != null) {
      handler.accept(iq);
      return;
    }
    boolean ping = child.equals("ping") || iq.attribute("xmlns").orElse("").equals("urn:xmpp:ping");
    sender.send(ping ? result(iq) : error(iq, 501, "feature-not-implemented"));
  }

  /// The empty result of a question of the server.
  public static Node result(Node question) {
    return answer(question).with("type", "result");
  }

  public static Node error(Node question, int code, String text) {
    Node error = Node.of("error").with("code", code).with("text", text);
    return answer(question).with("type", "error").withChildren(List.of(error));
  }

  private static Node answer(Node question) {
    return Node.of("iq")
        .with("to", question.jid("from").orElse(Jid.SERVER))
        .with("id", question.required("id"));
  }
}
