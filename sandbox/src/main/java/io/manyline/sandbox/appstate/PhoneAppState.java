package io.manyline.sandbox.appstate;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.media.BlobRules;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.proto.AppStateSyncKeyShare;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.syncd.CollectionChange;
import io.manyline.whatsapp.syncd.CollectionState;
import io.manyline.whatsapp.syncd.Mutation;
import io.manyline.whatsapp.syncd.PatchReader;
import io.manyline.whatsapp.syncd.PatchWriter;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.whatsapp.syncd.SyncdException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One phone's copy of its account's settings, read back from the server's patches when needed.
///
/// **Shape:** nothing is kept but the keys: what the server has is read again after a start, with
/// every MAC checked. **Order and threads:** world's thread only. **Errors:** a companion's patch
/// that does not verify is counted and logged, and what it says is left out.
public final class PhoneAppState {
  private static final Logger log = LoggerFactory.getLogger(PhoneAppState.class);

  private final SyncedCollections collections;
  private final PatchFiles files;
  private final BlobRules blobs;
  private final Account account;
  private final PhoneSyncKeys keys;
  private final PatchWriter writer;
  private final Map<SyncCollection, Replica> replicas = new EnumMap<>(SyncCollection.class);
  private int refused;

  public PhoneAppState(
      World world, SyncedCollections collections, MediaServer media, Account account) {
    this.collections = collections;
    this.files = new PatchFiles(media);
    this.blobs = media.blobs();
    this.account = account;
    this.keys = new PhoneSyncKeys(world, account);
    this.writer = new PatchWriter(world.secureRandom());
  }

  /// All keys, for a companion that was linked.
  public AppStateSyncKeyShare keys() {
    return keys.all();
  }

  /// The keys that a companion asks for.
  public AppStateSyncKeyShare keys(List<byte[]> ids) {
    return keys.share(ids);
  }

  /// Whether the collection has no patch yet.
  public boolean isEmpty(SyncCollection name) {
    return collections.version(account, name) == 0;
  }

  /// Uploads a patch on top of the latest.
  public void change(SyncCollection name, List<PatchWriter.Change> changes) {
    Replica replica = upToDate(name);
    PatchWriter.Written written =
        writer.write(name, changes, replica.state, replica.macs::get, keys.current());
    boolean apart = blobs.isPatchFile(changes.size());
    collections.append(account, 0, name, apart ? files.apart(written.patch()) : written.patch());
    replica.take(written.change());
  }

  /// What is set, by index, in the order in which it was first set.
  public Map<List<String>, SyncActionValue> settings(SyncCollection name) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(upToDate(name).settings));
  }

  /// The account's push name; empty before it was ever set.
  public Optional<String> pushName() {
    return Optional.ofNullable(
            upToDate(SyncCollection.CRITICAL_BLOCK).settings.get(List.of("setting_pushName")))
        .map(value -> value.getPushNameSetting().getName());
  }

  /// Patches of companions that did not verify.
  public int refused() {
    for (SyncCollection name : SyncCollection.values()) {
      upToDate(name);
    }
    return refused;
  }

  private Replica upToDate(SyncCollection name) {
    Replica replica = replicas.computeIfAbsent(name, _ -> new Replica());
    List<SyncdPatch> missing =
        collections.patches(account, name, replica.state.version(), Integer.MAX_VALUE);
    missing.forEach(patch -> read(name, patch, replica));
    return replica;
  }

  private void read(SyncCollection name, SyncdPatch patch, Replica replica) {
    try {
      SyncdPatch whole = files.whole(patch);
      replica.take(new PatchReader(keys::find).read(name, whole, replica.state, replica.macs::get));
    } catch (SyncdException e) {
      refused++;
      log.warn("a companion's patch of {} does not verify: {}", name, e.getMessage());
      replica.state = new CollectionState(patch.getVersion().getVersion(), replica.state.hash());
    }
  }

  private static final class Replica {
    private CollectionState state = CollectionState.empty();
    private final Map<ByteString, ByteString> macs = new HashMap<>();
    private final Map<List<String>, SyncActionValue> settings = new LinkedHashMap<>();

    void take(CollectionChange change) {
      state = change.state();
      change
          .macs()
          .forEach(
              (index, mac) ->
                  mac.ifPresentOrElse(value -> macs.put(index, value), () -> macs.remove(index)));
      for (Mutation mutation : change.mutations()) {
        if (mutation.operation() == Mutation.Operation.SET) {
          settings.put(mutation.index(), mutation.value());
        } else {
          settings.remove(mutation.index());
        }
      }
    }
  }
}
