package io.manyline.whatsapp.iq;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// `encrypt`: how many one-time prekeys the server still has of us, which, and more of them.
///
/// **Source:** docs/protocol: iq dispatch table (whatsmeow prekeys.go).
public final class PreKeyQueries {
  private final IqClient iq;

  public PreKeyQueries(IqClient iq) {
    this.iq = iq;
  }

  public CompletionStage<Integer> count() {
    return iq.get("encrypt", Node.of("count"))
        .thenApply(answer -> answer.requiredChild("count").number("value").orElse(0L).intValue());
  }

  /// What the server has of us: `<digest>`; fails with `IqException` 404 when that is nothing.
  public CompletionStage<Node> digest() {
    return iq.get("encrypt", Node.of("digest")).thenApply(answer -> answer.requiredChild("digest"));
  }

  /// Puts another signed prekey in place of the one that the server has.
  public CompletionStage<Void> rotate(SignedPreKey signed) {
    return iq.set("encrypt", Node.of("rotate", PreKeyNodes.signed(signed)))
        .thenAccept(answer -> {});
  }

  public CompletionStage<Void> upload(
      LocalIdentity identity, List<PreKey> keys, SignedPreKey signed) {
    Node list = Node.of("list").withChildren(keys.stream().map(PreKeyNodes::oneTime).toList());
    return iq.set(
            "encrypt",
            PreKeyNodes.registration(identity),
            PreKeyNodes.type(),
            PreKeyNodes.identity(identity),
            list,
            PreKeyNodes.signed(signed))
        .thenAccept(answer -> {});
  }
}
