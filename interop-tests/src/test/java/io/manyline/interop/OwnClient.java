package io.manyline.interop;

import io.manyline.sandbox.Sandbox;
import io.manyline.whatsapp.client.ClientPorts;
import io.manyline.whatsapp.client.ClientSettings;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.client.WhatsAppClient;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.DeviceStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One connection of our own client, on a lane of its own, in real time.
final class OwnClient implements AutoCloseable {
  private static final String VERSION = "2.3000.1023456789";

  private final SecureRandom random = new SecureRandom();
  private final EventLog<WaEvent> events = new EventLog<>();
  private final ExecutorService lane = Executors.newSingleThreadExecutor();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final WhatsAppClient client;

  OwnClient(
      Sandbox sandbox, NettyTransport transport, MediaTransfers transfers, DeviceStore store) {
    client =
        new WhatsAppClient(
            new ClientSettings(sandbox.secureWebSocket(), sandbox.trustRoot(), VERSION, "Manyline"),
            new ClientPorts(
                transport,
                store,
                lane,
                this::schedule,
                InstantSource.system(),
                random,
                events::add,
                new ClientPorts.Bulk(transfers, _ -> CompletableFuture.completedFuture(null))));
    lane.execute(client::connect);
  }

  String awaitCode() {
    return await(WaEvent.PairingCode.class).text();
  }

  void awaitConnected() {
    await(WaEvent.Connected.class);
  }

  DisconnectReason.Kind awaitEnd() {
    return await(WaEvent.Disconnected.class).reason().kind();
  }

  List<WaEvent> events() {
    return events.all();
  }

  /// @return the message id, once the server has taken the message
  String send(Jid to, MessageContent content) {
    byte[] id = new byte[10];
    random.nextBytes(id);
    String messageId = "3EB0" + HexFormat.of().formatHex(id).toUpperCase(Locale.ROOT);
    ServerAck ack =
        onLane(
            each ->
                each.prepare(new OutgoingMessage(to, messageId, content))
                    .thenCompose(each::transmit));
    if (ack.error() != null) {
      throw new AssertionError("the server refused the message: " + ack);
    }
    return messageId;
  }

  void markRead(Jid chat, String messageId) {
    onLane(each -> each.markRead(chat, null, List.of(messageId)));
  }

  void logOut() {
    onLane(WhatsAppClient::logOut);
  }

  /// Calls the client on its lane and waits for the result.
  <T> T onLane(Function<WhatsAppClient, CompletionStage<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    lane.execute(
        () ->
            call.apply(client)
                .whenComplete(
                    (value, failure) -> {
                      if (failure != null) {
                        result.completeExceptionally(failure);
                      } else {
                        result.complete(value);
                      }
                    }));
    return result.orTimeout(BaileysClient.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /// Ends the connection in an orderly way.
  @Override
  public void close() {
    lane.execute(client::disconnect);
    lane.shutdown();
    timers.shutdownNow();
  }

  private <T extends WaEvent> T await(Class<T> type) {
    return type.cast(events.await(0, type::isInstance, () -> "; seen: " + events.all()));
  }

  private ClientTimer.Handle schedule(Duration delay, Runnable task) {
    ScheduledFuture<?> pending = timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> pending.cancel(false);
  }
}
