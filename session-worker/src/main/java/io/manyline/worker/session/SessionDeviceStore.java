package io.manyline.worker.session;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.whatsapp.store.ReceivedRef;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.event.EventTranslator;
import io.manyline.worker.inbox.Inbox;
import io.manyline.worker.media.MediaDownloads;
import io.manyline.worker.media.WantedFile;
import io.manyline.worker.outbox.Outbox;
import io.manyline.worker.store.DeviceState;
import io.manyline.worker.store.FencedWrite;
import io.manyline.worker.store.FencedWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The client's store within one claim: every commit is one fenced write.
///
/// **Flow:** ratchets, the rows of what was received and the row of what is ready to leave go into
/// the same script, with the files that are to be loaded; then Kafka; only then the commit
/// completes, and the client acknowledges or sends. What changes no state (receipts) goes to Kafka
/// alone. **Order and threads:** on the lane; writes are pipelined, rows reach Kafka in order.
/// **Errors:** a commit fails when its write was refused or unanswered, or Kafka did not take an
/// event.
final class SessionDeviceStore implements DeviceStore {
  private final DeviceState device;
  private final FencedWriter writer;
  private final Inbox inbox;
  private final Outbox outbox;
  private final MediaDownloads downloads;
  private final EventTranslator translator;

  SessionDeviceStore(
      DeviceState device,
      FencedWriter writer,
      Inbox inbox,
      Outbox outbox,
      MediaDownloads downloads,
      EventTranslator translator) {
    this.device = device;
    this.writer = writer;
    this.inbox = inbox;
    this.outbox = outbox;
    this.downloads = downloads;
    this.translator = translator;
  }

  @Override
  public byte @Nullable [] read(StateKey key) {
    return device.read(key);
  }

  @Override
  public Map<StateKey, byte[]> readAll(Collection<StateKey> keys) {
    return device.readAll(keys);
  }

  @Override
  public CompletionStage<Void> commit(Commit commit) {
    List<SessionEvent> events = commit.received().stream().map(translator::translate).toList();
    PreparedMessage prepared = commit.prepared();
    if (commit.changes().isEmpty() && commit.silent().isEmpty() && prepared == null) {
      return inbox.passOn(events);
    }
    FencedWrite write = new FencedWrite();
    device.change(commit.changes(), write);
    if (prepared != null) {
      outbox.stagePrepared(write, prepared);
    }
    List<WantedFile> files = downloads.wanted(commit.received());
    downloads.stage(write, files);
    inbox.stage(write, events);
    inbox.remember(write, commit.silent());
    return writer
        .write(write)
        .thenCompose(
            known -> {
              if (prepared != null) {
                outbox.prepared(prepared);
              }
              downloads.begin(files);
              return inbox.handOn(events, known);
            });
  }

  @Override
  public CompletionStage<Boolean> settle(ReceivedRef ref) {
    return inbox.settle(ref);
  }
}
