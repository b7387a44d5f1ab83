package io.manyline.whatsapp.client;

import static org.awaitility.Awaitility.await;

import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.history.HistoryChunk;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaRetries;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.socket.MediaHttp;
import io.manyline.whatsapp.socket.Transport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// A client on a lane of its own, in real time.
final class LiveClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final List<WaEvent> events = new CopyOnWriteArrayList<>();
  final List<HistoryChunk> told = new CopyOnWriteArrayList<>();
  final InMemoryDeviceStore store;
  private final ExecutorService lane = Executors.newSingleThreadExecutor();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final MediaHttp http;
  private final WhatsAppClient client;

  LiveClient(ClientSettings settings, Transport transport, InMemoryDeviceStore store) {
    this(
        settings,
        transport,
        store,
        request -> {
          throw new IOException("no media here");
        });
  }

  /// @param http to media hosts
  LiveClient(
      ClientSettings settings, Transport transport, InMemoryDeviceStore store, MediaHttp http) {
    this.store = store;
    this.http = http;
    client =
        new WhatsAppClient(
            settings,
            new ClientPorts(
                transport,
                store,
                lane,
                this::schedule,
                Runnable::run,
                InstantSource.system(),
                new SecureRandom(),
                events::add,
                new ClientPorts.Bulk(transfers(), this::tell)));
    lane.execute(client::connect);
  }

  private CompletionStage<Void> tell(HistoryChunk chunk) {
    told.add(chunk);
    return CompletableFuture.completedFuture(null);
  }

  private MediaTransfers transfers() {
    return new MediaTransfers(
        http,
        new MediaAddresses(false),
        new MediaSpool(Path.of("target", "spool")),
        task -> Thread.ofVirtual().start(task),
        InstantSource.system(),
        new SecureRandom());
  }

  String awaitCode() {
    return awaitEvent(WaEvent.PairingCode.class).text();
  }

  <T extends WaEvent> T awaitEvent(Class<T> type) {
    await().atMost(PATIENCE).until(() -> events.stream().anyMatch(type::isInstance));
    return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  DisconnectReason.Kind awaitEnd() {
    return awaitEvent(WaEvent.Disconnected.class).reason().kind();
  }

  <T extends WaEvent> List<T> awaitReceived(Class<T> type, int count) {
    await().atMost(PATIENCE).until(() -> store.received(type).size() >= count);
    return store.received(type);
  }

  PreparedMessage prepare(String id, Jid to, String text) {
    return prepare(id, to, new MessageContent.Text(text));
  }

  PreparedMessage prepare(String id, Jid to, MessageContent content) {
    return onLane(() -> client.prepare(new OutgoingMessage(to, id, content)));
  }

  ClientMedia media() {
    return client.media();
  }

  String askPhone(MediaRetries.Asked asked) {
    return onLane(() -> client.media().askPhone(asked));
  }

  ServerAck transmit(PreparedMessage prepared) {
    return onLane(() -> client.transmit(prepared));
  }

  ServerAck send(String id, Jid to, String text) {
    return transmit(prepare(id, to, text));
  }

  <T> T channels(Function<Channels, CompletionStage<T>> call) {
    return onLane(() -> call.apply(client.channels()));
  }

  <T> T groups(Function<Groups, CompletionStage<T>> call) {
    return onLane(() -> call.apply(client.groups()));
  }

  /// Calls the client on its lane.
  <T> T call(Function<WhatsAppClient, CompletionStage<T>> call) {
    return onLane(() -> call.apply(client));
  }

  <T extends WaEvent> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  ServerAck send(String id, Jid to, MessageContent content) {
    return transmit(prepare(id, to, content));
  }

  void markRead(Jid chat, List<String> ids) {
    onLane(() -> client.markRead(chat, null, ids));
  }

  void answerPasskey(byte[] credentialId, byte[] assertion) {
    onLane(() -> client.answerPasskey(credentialId, assertion));
  }

  /// All that were shown.
  List<String> codes() {
    return events.stream()
        .filter(WaEvent.PairingCode.class::isInstance)
        .map(event -> ((WaEvent.PairingCode) event).text())
        .toList();
  }

  void markRead(Jid chat, Jid sender, List<String> ids) {
    onLane(() -> client.markRead(chat, sender, ids));
  }

  IssuedCode requestLinkCode(Jid phone) {
    return onLane(() -> client.requestLinkCode(phone));
  }

  void change(Setting setting) {
    onLane(() -> client.change(setting));
  }

  void rejectCall(String id) {
    onLane(() -> client.rejectCall(id));
  }

  void logOut() {
    onLane(client::logOut);
  }

  private <T> T onLane(Supplier<CompletionStage<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    lane.execute(
        () ->
            call.get()
                .whenComplete(
                    (value, failure) -> {
                      if (failure != null) {
                        result.completeExceptionally(failure);
                      } else {
                        result.complete(value);
                      }
                    }));
    return result.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private ClientTimer.Handle schedule(Duration delay, Runnable task) {
    ScheduledFuture<?> pending = timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> pending.cancel(false);
  }

  /// The server hears of it before `Disconnected` does.
  void disconnect() {
    lane.execute(client::disconnect);
  }

  /// Ends the connection in an orderly way.
  @Override
  public void close() {
    disconnect();
    lane.close();
    timers.shutdownNow();
  }
}
