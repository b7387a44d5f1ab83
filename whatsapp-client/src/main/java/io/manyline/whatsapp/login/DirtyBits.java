package io.manyline.whatsapp.login;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.iq.IqClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `<ib><dirty type timestamp/></ib>`: something changed while we were away; fetched anew, then
/// cleaned, so that the server does not say it again.
///
/// **Shape:** `account_sync` is cleaned at once, since nothing of it is kept here; `groups` after
/// those that we know were read; other types are left. **Source:** docs/protocol: after login
/// (Baileys src/Socket/chats.ts `cleanDirtyBits`, whatsapp-rust wacore/src/iq/dirty.rs).
public final class DirtyBits {
  private static final Logger log = LoggerFactory.getLogger(DirtyBits.class);

  private final IqClient iq;
  private final Groups groups;

  public DirtyBits(IqClient iq, Groups groups) {
    this.iq = iq;
    this.groups = groups;
  }

  public void onBulletin(Node bulletin) {
    for (Node dirty : bulletin.children("dirty")) {
      String type = dirty.attribute("type").orElse("");
      switch (type) {
        case "account_sync" -> clean(dirty, CompletableFuture.completedFuture(null));
        case "groups" -> clean(dirty, groups.refresh());
        default -> log.debug("left dirty: {}", type);
      }
    }
  }

  private void clean(Node dirty, CompletionStage<Void> fetched) {
    Node clean =
        Node.of("clean")
            .with("type", dirty.required("type"))
            .with("timestamp", dirty.attribute("timestamp").orElse(null));
    fetched
        .thenCompose(_ -> iq.set("urn:xmpp:whatsapp:dirty", clean))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                log.warn("not cleaned: {}", failure.getMessage());
              }
            });
  }
}
