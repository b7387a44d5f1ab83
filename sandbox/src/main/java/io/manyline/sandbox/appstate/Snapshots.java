package io.manyline.sandbox.appstate;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.whatsapp.proto.ExternalBlobReference;
import io.manyline.whatsapp.proto.SyncdMutation;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdRecord;
import io.manyline.whatsapp.proto.SyncdSnapshot;
import io.manyline.whatsapp.proto.SyncdVersion;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.whatsapp.syncd.SyncdException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A whole collection as one file: what the server made of patches that it cannot read.
///
/// **Shape:** the latest record of each index, the snapshot MAC and the key of the last patch,
/// which its author computed over just these records. **Order and threads:** world's thread.
final class Snapshots {
  private final SyncedCollections collections;
  private final MediaServer media;
  private final PatchFiles files;

  Snapshots(SyncedCollections collections, MediaServer media) {
    this.collections = collections;
    this.media = media;
    this.files = new PatchFiles(media);
  }

  /// Empty for a collection that is not large enough, or has a patch whose file is gone.
  Optional<ExternalBlobReference> of(Account account, SyncCollection name) {
    List<SyncdPatch> patches = collections.patches(account, name, 0, Integer.MAX_VALUE);
    if (patches.isEmpty()) {
      return Optional.empty();
    }
    Map<ByteString, SyncdRecord> records = new LinkedHashMap<>();
    try {
      for (SyncdPatch patch : patches) {
        files.whole(patch).getMutationsList().forEach(mutation -> take(mutation, records));
      }
    } catch (SyncdException e) {
      return Optional.empty();
    }
    if (!media.blobs().isSnapshot(records.size())) {
      return Optional.empty();
    }
    SyncdPatch last = patches.getLast();
    SyncdSnapshot snapshot =
        SyncdSnapshot.newBuilder()
            .setVersion(SyncdVersion.newBuilder().setVersion(patches.size()))
            .addAllRecords(records.values())
            .setMac(last.getSnapshotMac())
            .setKeyId(last.getKeyId())
            .build();
    return Optional.of(files.store(snapshot.toByteArray()));
  }

  private static void take(SyncdMutation mutation, Map<ByteString, SyncdRecord> records) {
    ByteString index = mutation.getRecord().getIndex().getBlob();
    records.remove(index);
    if (mutation.getOperation() == 0) {
      records.put(index, mutation.getRecord());
    }
  }
}
