package io.manyline.worker.connection;

import io.manyline.registry.id.TenantId;
import io.manyline.whatsapp.client.ClientTimer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Lets new connections begin at the rate that the cluster allows.
///
/// **Flow:** a session asks; while WhatsApp refuses our version it waits; tokens are drawn in
/// batches while somebody waits; its task then submits to its lane. **Order and threads:** safe for
/// all; tenants take turns, within a tenant first come first served. **Errors:** a draw that fails
/// is repeated; nobody is admitted without a token.
public final class ConnectionAdmission {
  private final ClientVersion version;
  private final TokenBucket bucket;
  private final AdmissionSettings settings;
  private final ClientTimer timer;

  private final Map<TenantId, Queue<Runnable>> waiting = new LinkedHashMap<>();
  private boolean drawing;

  public ConnectionAdmission(
      ClientVersion version, TokenBucket bucket, AdmissionSettings settings, ClientTimer timer) {
    this.version = version;
    this.bucket = bucket;
    this.settings = settings;
    this.timer = timer;
  }

  /// @param admitted runs once, on any thread, and must hand over at once
  public void ask(TenantId tenant, Runnable admitted) {
    version.whenUsable(() -> queue(tenant, admitted));
  }

  private void queue(TenantId tenant, Runnable admitted) {
    synchronized (waiting) {
      waiting.computeIfAbsent(tenant, _ -> new ArrayDeque<>()).add(admitted);
      if (drawing) {
        return;
      }
      drawing = true;
    }
    draw();
  }

  private void draw() {
    int wanted;
    synchronized (waiting) {
      int batch =
          Math.max(1, (int) (settings.perSecond() * settings.drawEvery().toMillis() / 1000));
      wanted = Math.min(batch, waiting.values().stream().mapToInt(Queue::size).sum());
    }
    bucket.take(wanted).whenComplete(this::drawn);
  }

  private void drawn(@Nullable Integer taken, @Nullable Throwable failure) {
    int tokens = taken == null || failure != null ? 0 : taken;
    for (int i = 0; i < tokens; i++) {
      Runnable next = next();
      if (next != null) {
        next.run();
      }
    }
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        drawing = false;
        return;
      }
    }
    if (tokens > 0) {
      draw();
    } else {
      timer.schedule(settings.drawEvery(), this::draw);
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      var tenants = waiting.entrySet().iterator();
      if (!tenants.hasNext()) {
        return null;
      }
      Map.Entry<TenantId, Queue<Runnable>> turn = tenants.next();
      tenants.remove();
      Runnable task = turn.getValue().poll();
      if (!turn.getValue().isEmpty()) {
        waiting.put(turn.getKey(), turn.getValue());
      }
      return task;
    }
  }
}
