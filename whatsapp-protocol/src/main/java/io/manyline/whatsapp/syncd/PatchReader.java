package io.manyline.whatsapp.syncd;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.proto.SyncdMutation;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdRecord;
import io.manyline.whatsapp.proto.SyncdSnapshot;
import io.manyline.whatsapp.syncd.SyncdException.Reason;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Opens patches and snapshots; nothing of one that is not right in every part is believed.
///
/// **Shape:** a patch continues the state before it by exactly one version; mutations that the
/// server keeps outside must have been put into it. **Errors:** [SyncdException] with the first
/// thing that is wrong. **Source:** whatsmeow appstate/decode.go; Baileys src/Utils/chat-utils.ts.
public final class PatchReader {
  /// Settings in one patch or snapshot.
  static final int MAX_MUTATIONS = 200_000;

  private final SyncKeys.Ring ring;

  public PatchReader(SyncKeys.Ring ring) {
    this.ring = ring;
  }

  public CollectionChange read(
      SyncCollection name, SyncdPatch patch, CollectionState before, CollectionChange.Known known) {
    long version = patch.getVersion().getVersion();
    if (version != before.version() + 1) {
      throw new SyncdException(
          Reason.VERSION, "patch " + version + " does not continue " + before.version());
    }
    bound(patch.getMutationsCount());
    SyncKeys keys = ring.find(patch.getKeyId().getId().toByteArray());
    verifyPatchMac(name, patch, version, keys);

    CollectionChange.Gathering gathering = new CollectionChange.Gathering(known);
    List<Mutation> mutations = new ArrayList<>();
    for (SyncdMutation wire : patch.getMutationsList()) {
      take(MutationCodec.operation(wire), wire.getRecord(), mutations, gathering);
    }
    CollectionState after = gathering.after(before, version);
    verifySnapshotMac(name, after, patch.getSnapshotMac(), keys);
    return new CollectionChange(after, mutations, gathering.macs());
  }

  /// A whole collection, in place of whatever there was before.
  public CollectionChange read(SyncCollection name, SyncdSnapshot snapshot) {
    bound(snapshot.getRecordsCount());
    SyncKeys keys = ring.find(snapshot.getKeyId().getId().toByteArray());
    CollectionChange.Gathering gathering = new CollectionChange.Gathering(_ -> null);
    List<Mutation> mutations = new ArrayList<>();
    for (SyncdRecord record : snapshot.getRecordsList()) {
      take(Mutation.Operation.SET, record, mutations, gathering);
    }
    CollectionState state =
        gathering.after(CollectionState.empty(), snapshot.getVersion().getVersion());
    verifySnapshotMac(name, state, snapshot.getMac(), keys);
    return new CollectionChange(state, mutations, gathering.macs());
  }

  private void take(
      Mutation.Operation operation,
      SyncdRecord record,
      List<Mutation> mutations,
      CollectionChange.Gathering gathering) {
    Mutation mutation = MutationCodec.open(operation, record, ring);
    mutations.add(mutation);
    gathering.take(operation, mutation.indexMac(), mutation.valueMac());
  }

  private static void verifyPatchMac(
      SyncCollection name, SyncdPatch patch, long version, SyncKeys keys) {
    List<byte[]> valueMacs =
        patch.getMutationsList().stream()
            .map(mutation -> MutationCodec.claimedMac(mutation.getRecord()))
            .toList();
    byte[] expected =
        PatchMacs.patch(patch.getSnapshotMac().toByteArray(), valueMacs, version, name, keys);
    if (!MessageDigest.isEqual(expected, patch.getPatchMac().toByteArray())) {
      throw new SyncdException(Reason.PATCH_MAC, "patch " + version + " was changed");
    }
  }

  private static void verifySnapshotMac(
      SyncCollection name, CollectionState state, ByteString mac, SyncKeys keys) {
    if (!MessageDigest.isEqual(PatchMacs.snapshot(state, name, keys), mac.toByteArray())) {
      throw new SyncdException(
          Reason.SNAPSHOT_MAC, "version " + state.version() + " is not what its author had");
    }
  }

  private static void bound(int count) {
    if (count > MAX_MUTATIONS) {
      throw new SyncdException(Reason.MALFORMED, count + " mutations at once");
    }
  }
}
