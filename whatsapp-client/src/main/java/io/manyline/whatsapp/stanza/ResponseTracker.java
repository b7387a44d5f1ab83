package io.manyline.whatsapp.stanza;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Matches answers (`iq` results and errors, `ack`s) to what we sent, by stanza id.
///
/// **Flow:** `IqClient` and `MessageTransmitter` wait; `StanzaRouter` completes. **Order and
/// threads:** on the lane; stages complete on the lane. **Errors:** [ResponseTimeoutException],
/// [ConnectionEndedException].
public final class ResponseTracker {
  private final LaneTimer timer;
  private final Map<String, Waiter> waiters = new HashMap<>();
  private boolean closed;

  public ResponseTracker(LaneTimer timer) {
    this.timer = timer;
  }

  /// Waits for the answer to the stanza of that id, which the caller sends next.
  public CompletionStage<Node> expect(String id, Duration deadline) {
    CompletableFuture<Node> answer = new CompletableFuture<>();
    if (closed) {
      answer.completeExceptionally(new ConnectionEndedException(id));
      return answer;
    }
    ClientTimer.Handle timeout = timer.schedule(deadline, () -> expire(id, deadline));
    Waiter replaced = waiters.put(id, new Waiter(answer, timeout));
    if (replaced != null) {
      replaced.timeout().cancel();
      replaced.answer().completeExceptionally(new ConnectionEndedException(id));
    }
    return answer;
  }

  /// @return whether somebody waited for it
  public boolean complete(Node answer) {
    Waiter waiter = answer.attribute("id").map(waiters::remove).orElse(null);
    if (waiter == null) {
      return false;
    }
    waiter.timeout().cancel();
    waiter.answer().complete(answer);
    return true;
  }

  /// Fails everything that waits; what is asked from now on fails at once.
  public void close() {
    closed = true;
    failAll();
  }

  /// Fails everything that waits: the connection that it was asked on is gone.
  public void failAll() {
    List<Map.Entry<String, Waiter>> open = new ArrayList<>(waiters.entrySet());
    waiters.clear();
    for (Map.Entry<String, Waiter> each : open) {
      each.getValue().timeout().cancel();
      each.getValue().answer().completeExceptionally(new ConnectionEndedException(each.getKey()));
    }
  }

  private void expire(String id, Duration deadline) {
    Waiter waiter = waiters.remove(id);
    if (waiter != null) {
      waiter.answer().completeExceptionally(new ResponseTimeoutException(id, deadline.toSeconds()));
    }
  }

  private record Waiter(CompletableFuture<Node> answer, ClientTimer.Handle timeout) {}
}
