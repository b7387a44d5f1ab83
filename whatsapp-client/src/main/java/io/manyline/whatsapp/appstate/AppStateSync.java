package io.manyline.whatsapp.appstate;

import io.manyline.whatsapp.appstate.CollectionQueries.Answer;
import io.manyline.whatsapp.appstate.CollectionQueries.Ask;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.syncd.CollectionChange;
import io.manyline.whatsapp.syncd.CollectionState;
import io.manyline.whatsapp.syncd.PatchReader;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.whatsapp.syncd.SyncKeys;
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
import java.util.concurrent.CompletionStage;
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
  private final StateLedger ledger;
  private final InstantSource clock;
  private final Consumer<byte[]> onMissingKey;

  /// @param onMissingKey hears the id of each key that is missing
  AppStateSync(
      CollectionQueries queries,
      StateLedger ledger,
      InstantSource clock,
      Consumer<byte[]> onMissingKey) {
    this.queries = queries;
    this.ledger = ledger;
    this.clock = clock;
    this.onMissingKey = onMissingKey;
  }

  /// @return completes when all are where the server is, or cannot get there
  CompletionStage<Void> run(Collection<SyncCollection> names) {
    return new Run().round(names, 0);
  }

  /// Takes in what the server answered to an upload that came too late.
  boolean takeMissing(Answer answer) {
    return new Run().take(answer);
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
                List<SyncCollection> more = new ArrayList<>();
                for (Answer answer : answers) {
                  if (names.contains(answer.name()) && take(answer)) {
                    more.add(answer.name());
                  }
                }
                return round(more, rounds + 1);
              });
    }

    /// @return whether there is more to fetch
    boolean take(Answer answer) {
      SyncCollection name = answer.name();
      StateChanges changes = ledger.begin();
      try {
        if (answer.hasSnapshot()) {
          throw new SyncdException(Reason.MALFORMED, "a snapshot that we cannot download");
        }
        boolean blocked = !read(answer, changes);
        ledger.commit(changes, () -> {});
        return answer.hasMore() && !blocked && !answer.patches().isEmpty();
      } catch (SyncdException e) {
        log.warn("settings of {} do not verify: {}", name.wireName(), e.getMessage());
        return restart(name, e.reason());
      }
    }

    /// @return false when a key is missing: what came before it is taken in
    private boolean read(Answer answer, StateChanges changes) {
      CollectionStore store = new CollectionStore(changes);
      SyncKeys.Ring ring = new SyncKeyStore(changes).ring();
      boolean initial = store.state(answer.name()).version() == 0;
      for (SyncdPatch patch : answer.patches()) {
        CollectionState before = store.state(answer.name());
        if (patch.getVersion().getVersion() <= before.version()) {
          continue;
        }
        CollectionChange change;
        try {
          change =
              new PatchReader(ring).read(answer.name(), patch, before, store.known(answer.name()));
        } catch (SyncdException e) {
          byte[] missing = e.keyId();
          if (missing == null) {
            throw e;
          }
          onMissingKey.accept(missing);
          return false;
        }
        store.apply(answer.name(), change);
        SettingEvents.report(change.mutations(), initial, changes);
      }
      return true;
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
