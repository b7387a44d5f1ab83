package io.manyline.whatsapp.iq;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Small queries about this connection and this device.
public final class DeviceQueries {
  private final IqClient iq;

  public DeviceQueries(IqClient iq) {
    this.iq = iq;
  }

  /// Asks for what waits, and for what comes from now on.
  public CompletionStage<Void> activate() {
    return iq.set("passive", Node.of("active")).thenAccept(answer -> {});
  }

  /// The keep-alive. Any answer counts, an error too.
  public CompletionStage<Void> ping(Duration deadline) {
    return iq.get("w:p", deadline)
        .thenAccept(answer -> {})
        .exceptionallyCompose(DeviceQueries::unlessRefused);
  }

  /// Unlinks a device of our own account.
  public CompletionStage<Void> removeCompanion(Jid device) {
    Node remove =
        Node.of("remove-companion-device").with("jid", device).with("reason", "user_initiated");
    return iq.set("md", remove).thenAccept(answer -> {});
  }

  private static CompletionStage<Void> unlessRefused(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof IqException
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(cause);
  }
}
