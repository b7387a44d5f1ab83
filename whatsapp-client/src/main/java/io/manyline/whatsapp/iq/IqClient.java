package io.manyline.whatsapp.iq;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.ResponseTracker;
import io.manyline.whatsapp.stanza.StanzaIds;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Asks the server: `<iq>` out, its result or error back.
///
/// **Order and threads:** on the lane; stages complete on the lane. **Errors:** [IqException] for
/// an error answer, and those of [ResponseTracker]. **Source:** docs/protocol: iq rules; the
/// deadline is that of whatsmeow and whatsapp-rust.
public final class IqClient {
  static final Duration DEADLINE = Duration.ofSeconds(75);

  private final StanzaSender sender;
  private final ResponseTracker responses;
  private final StanzaIds ids;

  public IqClient(StanzaSender sender, ResponseTracker responses, StanzaIds ids) {
    this.sender = sender;
    this.responses = responses;
    this.ids = ids;
  }

  public CompletionStage<Node> get(String namespace, Node... children) {
    return ask("get", Jid.SERVER, namespace, DEADLINE, children);
  }

  public CompletionStage<Node> get(String namespace, Duration deadline, Node... children) {
    return ask("get", Jid.SERVER, namespace, deadline, children);
  }

  /// @param to a group, or a server other than the main one
  public CompletionStage<Node> get(Jid to, String namespace, Node... children) {
    return ask("get", to, namespace, DEADLINE, children);
  }

  /// @param to a group, or a server other than the main one
  public CompletionStage<Node> set(Jid to, String namespace, Node... children) {
    return ask("set", to, namespace, DEADLINE, children);
  }

  public CompletionStage<Node> set(String namespace, Node... children) {
    return ask("set", Jid.SERVER, namespace, DEADLINE, children);
  }

  /// Asks the main server about, or for, somebody else. @param target null for nobody
  public CompletionStage<Node> about(
      @Nullable Jid target, String type, String namespace, Node... children) {
    return ask(type, Jid.SERVER, target, namespace, DEADLINE, children);
  }

  private CompletionStage<Node> ask(
      String type, Jid to, String namespace, Duration deadline, Node... children) {
    return ask(type, to, null, namespace, deadline, children);
  }

  private CompletionStage<Node> ask(
      String type,
      Jid to,
      @Nullable Jid target,
      String namespace,
      Duration deadline,
      Node... children) {
    String id = ids.next();
    Node iq =
        (children.length == 0 ? Node.of("iq") : Node.of("iq", children))
            .with("id", id)
            .with("type", type)
            .with("xmlns", namespace)
            .with("to", to)
            .with("target", target);
    CompletionStage<Node> answer = responses.expect(id, deadline);
    sender.send(iq);
    return answer.thenApply(IqClient::resultOf);
  }

  private static Node resultOf(Node answer) {
    if (answer.attribute("type").orElse("").equals("error")) {
      throw IqException.of(answer);
    }
    return answer;
  }
}
