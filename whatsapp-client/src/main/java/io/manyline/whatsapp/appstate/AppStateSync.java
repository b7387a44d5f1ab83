package io.manyline.whatsapp.appstate;

import io.manyline.whatsapp.appstate.CollectionQueries.Answer;
import io.manyline.whatsapp.appstate.CollectionQueries.Ask;
import io.manyline.whatsapp.appstate.ExternalBlobs.Complete;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdSnapshot;
import io.manyline.whatsapp.syncd.CollectionChange;
import io.manyline.whatsapp.syncd.CollectionState;
import io.manyline.whatsapp.syncd.PatchReader;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.whatsapp.syncd.SyncdException;
import io.manyline.whatsapp.syncd.SyncdException.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings collections up to the server's version, every MAC checked.
///
/// **Flow:** [AppState] runs it, one run at a time → [CollectionQueries] → [PatchReader] → one
/// commit for each answer: version, hash, value MACs and what changed. **Errors:** a collection
/// that does not verify is dropped and fetched once from its beginning; does it fail again it is
/// given up ([CollectionStore#FAILED_FOR]) and told as `SettingsFailed`. One whose key is missing
/// stays where it is; the key is asked for. **Source:** docs/protocol/app-state.md (whatsmeow
/// appstate.go, Baileys src/Socket/chats.ts `resyncAppState`).
final class AppStateSync {
  private static final Logger log = LoggerFactory.getLogger(AppStateSync.class);

  /// Answers that one run takes: 50 patches each.
  private static final int MAX_ROUNDS = 500;

  private final CollectionQueries queries;
  private final Files files;
  private final StateLedger ledger;
  private final InstantSource clock;
  private final Consumer<byte[]> onMissingKey;

  /// Where answers refer to. @param lane that stages go on, on
  record Files(ExternalBlobs blobs, Executor lane) {}

  /// @param onMissingKey hears the id of each key that is missing
  AppStateSync(
      CollectionQueries queries,
      Files files,
      StateLedger ledger,
      InstantSource clock,
      Consumer<byte[]> onMissingKey) {
    this.queries = queries;
    this.files = files;
    this.ledger = ledger;
    this.clock = clock;
    this.onMissingKey = onMissingKey;
  }

  /// @return completes when all are where the server is, or cannot get there
  CompletionStage<Void> run(Collection<SyncCollection> names) {
    return new Run().round(names, 0);
  }

  /// Takes in what the server answered to an upload that came too late.
  CompletionStage<Void> takeMissing(Answer answer) {
    return new Run().take(answer).thenApply(_ -> null);
  }

  private final class Run {
    /// Fetched from their beginning, because what we had did not verify.
    private final Set<SyncCollection> again = EnumSet.noneOf(SyncCollection.class);

    CompletionStage<Void> round(Collection<SyncCollection> names, int rounds) {
      StateChanges state = ledger.begin();
      CollectionStore store = new CollectionStore(state);
      Instant now = clock.instant();
      List<Ask> asks =
          names.stream()
              .filter(name -> !store.isFailed(name, now))
              .map(name -> new Ask(name, store.state(name).version()))
              .toList();
      if (asks.isEmpty() || rounds >= MAX_ROUNDS || new SyncKeyStore(state).isEmpty()) {
        return CompletableFuture.completedFuture(null);
      }
      return queries
          .fetch(asks)
          .thenCompose(
              answers -> {
                List<Answer> mine =
                    answers.stream().filter(each -> names.contains(each.name())).toList();
                return takeAll(mine, 0, new ArrayList<>());
              })
          .thenCompose(more -> round(more, rounds + 1));
    }

    /// One after the other. @return those of which there is more
    private CompletionStage<List<SyncCollection>> takeAll(
        List<Answer> answers, int next, List<SyncCollection> more) {
      if (next == answers.size()) {
        return CompletableFuture.completedFuture(more);
      }
      Answer answer = answers.get(next);
      return take(answer)
          .thenCompose(
              further -> {
                if (further) {
                  more.add(answer.name());
                }
                return takeAll(answers, next + 1, more);
              });
    }

    /// @return whether there is more to fetch
    CompletionStage<Boolean> take(Answer answer) {
      if (!ExternalBlobs.hasFiles(answer)) {
        return CompletableFuture.completedFuture(take(ExternalBlobs.bare(answer)));
      }
      return files
          .blobs()
          .complete(answer)
          .handleAsync(
              (complete, failure) -> failure == null ? take(complete) : refuse(answer, failure),
              files.lane());
    }

    /// A file that is not what the server says is as bad as a patch that is not.
    private boolean refuse(Answer answer, Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (!(cause instanceof SyncdException known)) {
        throw new CompletionException(cause);
      }
      log.warn("settings of {} cannot be had: {}", answer.name().wireName(), known.getMessage());
      return restart(answer.name(), known.reason());
    }

    private boolean take(Complete answer) {
      SyncCollection name = answer.answer().name();
      StateChanges changes = ledger.begin();
      try {
        boolean blocked = !read(answer, changes);
        ledger.commit(changes, () -> {});
        boolean progress = answer.snapshot() != null || !answer.patches().isEmpty();
        return answer.answer().hasMore() && !blocked && progress;
      } catch (SyncdException e) {
        log.warn("settings of {} do not verify: {}", name.wireName(), e.getMessage());
        return restart(name, e.reason());
      }
    }

    /// @return false when a key is missing: what came before it is taken in
    private boolean read(Complete answer, StateChanges changes) {
      SyncCollection name = answer.answer().name();
      CollectionStore store = new CollectionStore(changes);
      PatchReader reader = new PatchReader(new SyncKeyStore(changes).ring());
      boolean initial = store.state(name).version() == 0;
      try {
        SyncdSnapshot snapshot = answer.snapshot();
        if (snapshot != null) {
          if (!initial) {
            throw new SyncdException(Reason.VERSION, "a snapshot that nobody asked for");
          }
          take(name, reader.read(name, snapshot), true, changes);
        }
        for (SyncdPatch patch : answer.patches()) {
          CollectionState before = store.state(name);
          if (patch.getVersion().getVersion() > before.version()) {
            take(name, reader.read(name, patch, before, store.known(name)), initial, changes);
          }
        }
        return true;
      } catch (SyncdException e) {
        byte[] missing = e.keyId();
        if (missing == null) {
          throw e;
        }
        onMissingKey.accept(missing);
        return false;
      }
    }

    private void take(
        SyncCollection name, CollectionChange change, boolean initial, StateChanges changes) {
      new CollectionStore(changes).apply(name, change);
      SettingEvents.report(change.mutations(), initial, changes);
    }

    private boolean restart(SyncCollection name, Reason reason) {
      StateChanges changes = ledger.begin();
      CollectionStore store = new CollectionStore(changes);
      boolean first = again.add(name);
      if (first) {
        store.drop(name);
      } else {
        store.fail(name, clock.instant());
        changes.report(new WaEvent.SettingsFailed(name.wireName(), reason.name()));
      }
      ledger.commit(changes, () -> {});
      return first;
    }
  }
}
