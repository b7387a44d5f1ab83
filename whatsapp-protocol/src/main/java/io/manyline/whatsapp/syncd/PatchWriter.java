package io.manyline.whatsapp.syncd;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.proto.SyncdKeyId;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.syncd.Mutation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Makes patches.
///
/// **Shape:** the patch carries no version: the server adds it. **Source:** whatsmeow
/// appstate/encode.go; Baileys src/Utils/chat-utils.ts `encodeSyncdPatch`.
public final class PatchWriter {
  private static final int IV = 16;

  private final RandomGenerator random;

  /// @param random fit for keys
  public PatchWriter(RandomGenerator random) {
    this.random = random;
  }

  /// A setting to change. @param version of the kind's format
  public record Change(
      Operation operation, List<String> index, SyncActionValue value, int version) {}

  /// A patch and what it makes of the collection, once the server took it.
  public record Written(SyncdPatch patch, CollectionChange change) {}

  public Written write(
      SyncCollection name,
      List<Change> changes,
      CollectionState before,
      CollectionChange.Known known,
      SyncKeys keys) {
    CollectionChange.Gathering gathering = new CollectionChange.Gathering(known);
    SyncdPatch.Builder patch = SyncdPatch.newBuilder();
    List<byte[]> valueMacs = new ArrayList<>();
    List<Mutation> mutations = new ArrayList<>();
    for (Change each : changes) {
      MutationCodec.Sealed sealed =
          MutationCodec.seal(
              each.operation(), each.index(), each.value(), each.version(), keys, iv());
      patch.addMutations(sealed.wire());
      valueMacs.add(sealed.valueMac().toByteArray());
      gathering.take(each.operation(), sealed.indexMac(), sealed.valueMac());
      mutations.add(
          new Mutation(
              each.operation(),
              each.index(),
              each.value(),
              each.version(),
              sealed.indexMac(),
              sealed.valueMac()));
    }
    CollectionState after = gathering.after(before, before.version() + 1);
    byte[] snapshotMac = PatchMacs.snapshot(after, name, keys);
    byte[] patchMac = PatchMacs.patch(snapshotMac, valueMacs, after.version(), name, keys);
    patch
        .setSnapshotMac(ByteString.copyFrom(snapshotMac))
        .setPatchMac(ByteString.copyFrom(patchMac))
        .setKeyId(SyncdKeyId.newBuilder().setId(ByteString.copyFrom(keys.id())));
    return new Written(patch.build(), new CollectionChange(after, mutations, gathering.macs()));
  }

  private byte[] iv() {
    byte[] iv = new byte[IV];
    random.nextBytes(iv);
    return iv;
  }
}
