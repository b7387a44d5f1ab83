package io.manyline.whatsapp.appstate;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.appstate.CollectionQueries.Answer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.message.PeerMessages;
import io.manyline.whatsapp.notification.NotificationRouter;
import io.manyline.whatsapp.proto.AppStateSyncKeyId;
import io.manyline.whatsapp.proto.AppStateSyncKeyRequest;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.syncd.CollectionState;
import io.manyline.whatsapp.syncd.PatchWriter;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.whatsapp.syncd.SyncKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The account's synced settings on this device.
///
/// **Flow:** keys come by peer message; a login, a `server_sync` notification or a key leads to a
/// run of [AppStateSync]; [#change] uploads. **Order and threads:** on the lane; runs and uploads
/// follow each other, and what is asked for meanwhile becomes one further run. Nothing is held
/// between them. **Errors:** a run that fails is logged: the next occasion takes it up. **Source:**
/// docs/protocol/app-state.md.
public final class AppState {
  private static final Logger log = LoggerFactory.getLogger(AppState.class);
  private static final int KEY_REQUEST = 7;
  private static final int CONFLICT = 409;
  private static final int MAX_ATTEMPTS = 3;

  private final StateLedger ledger;
  private final PeerMessages peers;
  private final OwnDevice own;
  private final InstantSource clock;
  private final CollectionQueries queries;
  private final AppStateSync sync;
  private final PatchWriter writer;
  private final Set<SyncCollection> wanted = EnumSet.noneOf(SyncCollection.class);
  private Runnable onSynced = () -> {};
  private CompletionStage<?> last = CompletableFuture.completedFuture(null);

  /// Time, randomness and the lane.
  public record Surroundings(InstantSource clock, SecureRandom random, Executor lane) {}

  AppState(
      StateLedger ledger,
      IqClient iq,
      PeerMessages peers,
      OwnDevice own,
      ExternalBlobs blobs,
      Surroundings around) {
    this.ledger = ledger;
    this.peers = peers;
    this.own = own;
    this.clock = around.clock();
    this.queries = new CollectionQueries(iq);
    this.sync =
        new AppStateSync(
            queries,
            new AppStateSync.Files(blobs, around.lane()),
            ledger,
            clock,
            this::onMissingKey);
    this.writer = new PatchWriter(around.random());
  }

  public static AppState of(
      StateLedger ledger,
      IqClient iq,
      PeerMessages peers,
      OwnDevice own,
      Media media,
      Surroundings around) {
    return new AppState(
        ledger, iq, peers, own, new ExternalBlobs(media.transfers(), media.hosts()), around);
  }

  /// How files are fetched that the server keeps outside.
  public record Media(MediaTransfers transfers, ClientMedia hosts) {}

  public void register(NotificationRouter router) {
    router.on("server_sync", this::onServerSync);
  }

  /// @param listener runs whenever settings were synced or changed
  public void onSynced(Runnable listener) {
    onSynced = listener;
  }

  /// The connection is up: other devices may have changed something meanwhile.
  public void onConnected() {
    if (!new SyncKeyStore(ledger.begin()).isEmpty()) {
      want(EnumSet.allOf(SyncCollection.class));
    }
  }

  /// Takes keys that one of our own devices shares.
  ///
  /// @return runs once they are durable
  public Runnable onPeer(ProtocolMessage message, StateChanges changes) {
    if (!message.hasAppStateSyncKeyShare()) {
      return () -> {};
    }
    boolean isNew = new SyncKeyStore(changes).add(message.getAppStateSyncKeyShare());
    if (!isNew) {
      return () -> {};
    }
    CollectionStore store = new CollectionStore(changes);
    for (SyncCollection name : SyncCollection.values()) {
      store.forgive(name);
    }
    return () -> want(EnumSet.allOf(SyncCollection.class));
  }

  /// Changes a setting for all devices of the account.
  ///
  /// @return completes when the server took it and it is durable here; fails with [SendException]
  ///   `SETTINGS_UNAVAILABLE` while keys are missing or the collection cannot be read,
  ///   `REJECTED_BY_WHATSAPP` when the server refuses
  public CompletionStage<Void> change(Setting setting) {
    return serial(() -> upload(setting, 1))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(SendException.of(failure)));
  }

  private void onServerSync(Node notification, Runnable acknowledge) {
    StateChanges state = ledger.begin();
    CollectionStore store = new CollectionStore(state);
    Set<SyncCollection> stale = EnumSet.noneOf(SyncCollection.class);
    for (Node told : notification.children("collection")) {
      SyncCollection.of(told.attribute("name").orElse(""))
          .filter(
              name -> told.number("version").orElse(Long.MAX_VALUE) > store.state(name).version())
          .ifPresent(stale::add);
    }
    ledger.commitInbound(state, acknowledge);
    want(stale);
  }

  private void want(Set<SyncCollection> names) {
    boolean scheduled = !wanted.isEmpty();
    wanted.addAll(names);
    if (!scheduled && !wanted.isEmpty()) {
      serial(this::runWanted)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  log.warn("settings were not synced: {}", failure.getMessage());
                }
              });
    }
  }

  private CompletionStage<Void> runWanted() {
    Set<SyncCollection> now = EnumSet.copyOf(wanted);
    wanted.clear();
    return sync.run(now).thenRun(onSynced);
  }

  private CompletionStage<Void> upload(Setting setting, int attempt) {
    SyncCollection name = SettingWriter.collection(setting);
    return sync.run(List.of(name)).thenCompose(_ -> uploadOnTop(setting, name, attempt));
  }

  private CompletionStage<Void> uploadOnTop(Setting setting, SyncCollection name, int attempt) {
    StateChanges state = ledger.begin();
    CollectionStore store = new CollectionStore(state);
    SyncKeys keys = new SyncKeyStore(state).newest().orElse(null);
    if (keys == null || store.isFailed(name, clock.instant())) {
      throw new SendException(
          SendException.Reason.SETTINGS_UNAVAILABLE, "the phone has not shared them yet");
    }
    CollectionState before = store.state(name);
    PatchWriter.Written written =
        writer.write(
            name,
            new SettingWriter(clock.instant()).changes(setting),
            before,
            store.known(name),
            keys);
    return queries
        .upload(name, before.version(), written.patch())
        .thenCompose(answer -> onUploaded(answer, setting, written, attempt));
  }

  private CompletionStage<Void> onUploaded(
      Answer answer, Setting setting, PatchWriter.Written written, int attempt) {
    if (answer.error() == CONFLICT && attempt < MAX_ATTEMPTS) {
      return sync.takeMissing(answer).thenCompose(_ -> upload(setting, attempt + 1));
    }
    if (answer.error() != 0) {
      throw new SendException(
          SendException.Reason.REJECTED_BY_WHATSAPP,
          "the server refused with code " + answer.error());
    }
    StateChanges changes = ledger.begin();
    new CollectionStore(changes).apply(answer.name(), written.change());
    SettingEvents.report(written.change().mutations(), false, changes);
    return ledger.commit(changes).thenRun(onSynced);
  }

  private void onMissingKey(byte[] id) {
    StateChanges changes = ledger.begin();
    List<byte[]> ids = new SyncKeyStore(changes).toRequest(List.of(id), clock.instant());
    if (ids.isEmpty()) {
      return;
    }
    AppStateSyncKeyRequest.Builder request = AppStateSyncKeyRequest.newBuilder();
    ids.forEach(
        each ->
            request.addKeyIds(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(each))));
    ProtocolMessage message =
        ProtocolMessage.newBuilder()
            .setType(KEY_REQUEST)
            .setAppStateSyncKeyRequest(request)
            .build();
    Jid phone = Accounts.account(own.link().jid());
    ledger
        .commit(changes)
        .thenCompose(_ -> peers.send(phone, message, own))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                log.warn("a missing key was not asked for: {}", failure.getMessage());
              }
            });
  }

  private <T> CompletionStage<T> serial(Supplier<CompletionStage<T>> task) {
    CompletionStage<T> next = last.handle((done, failure) -> task).thenCompose(Supplier::get);
    last = next;
    return next;
  }
}
