package io.manyline.whatsapp.syncd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.proto.SyncdMutation;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdVersion;
import io.manyline.whatsapp.syncd.Mutation.Operation;
import io.manyline.whatsapp.vectors.VectorFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Keys, hashes and patches as Baileys and whatsapp-rust-bridge make them.
class RecordedPatchTest {
  private static final String CHAT = "15550100002@s.whatsapp.net";
  private static final String OTHER = "990000000000003@lid";

  private final Map<String, byte[]> recorded = VectorFile.named("syncd/baileys.txt");
  private final SyncKeys keys = SyncKeys.expand(bytes("key.id"), bytes("key.data"));

  @Test
  void keyShouldExpandAsRecorded() {
    assertThat(keys.index()).isEqualTo(bytes("key.index"));
    assertThat(keys.valueEncryption()).isEqualTo(bytes("key.valueEncryption"));
    assertThat(keys.valueMac()).isEqualTo(bytes("key.valueMac"));
    assertThat(keys.snapshotMac()).isEqualTo(bytes("key.snapshotMac"));
    assertThat(keys.patchMac()).isEqualTo(bytes("key.patchMac"));
  }

  @Test
  void hashShouldBeThatOfTheRecordedSets() {
    List<byte[]> members = List.of(member(0), member(1), member(2));
    byte[] all = LtHash.change(LtHash.empty(), List.of(), members);

    assertThat(all).isEqualTo(bytes("hash.all"));
    assertThat(LtHash.change(all, List.of(member(1)), List.of())).isEqualTo(bytes("hash.without"));
    assertThat(LtHash.change(all, members, List.of())).isEqualTo(LtHash.empty());
    assertThat(LtHash.change(LtHash.empty(), List.of(), members.reversed())).isEqualTo(all);
  }

  @Test
  void recordedPatchesShouldOpenWithEveryMac() {
    Mutation name = open(SyncCollection.CRITICAL_BLOCK).getFirst();
    assertThat(name.index()).containsExactly("setting_pushName");
    assertThat(name.value().getPushNameSetting().getName()).isEqualTo("Zoë \"Z\"");

    List<Mutation> contacts = open(SyncCollection.CRITICAL_UNBLOCK_LOW);
    assertThat(contacts)
        .extracting(Mutation::index)
        .containsExactly(
            List.of("contact", CHAT), List.of("contact", OTHER), List.of("contact", CHAT));
    assertThat(contacts)
        .extracting(Mutation::operation)
        .containsExactly(Operation.SET, Operation.SET, Operation.REMOVE);
    assertThat(contacts.getFirst().value().getContactAction().getFullName())
        .isEqualTo("Bob Example");

    List<Mutation> low = open(SyncCollection.REGULAR_LOW);
    assertThat(low)
        .extracting(mutation -> mutation.index().getFirst())
        .containsExactly("pin_v1", "archive", "pin_v1", "markChatAsRead", "star");
    assertThat(low.getFirst().value().getPinAction().getPinned()).isTrue();
    assertThat(low.get(2).value().getPinAction().getPinned()).isFalse();
    assertThat(low.get(1).value().getArchiveChatAction().getArchived()).isTrue();
    assertThat(low.get(4).index()).containsExactly("star", CHAT, "3EB0C", "1", "0");

    List<Mutation> high = open(SyncCollection.REGULAR_HIGH);
    assertThat(high.getFirst().value().getMuteAction().getMuteEndTimestamp())
        .isEqualTo(1_700_003_600_000L);
    assertThat(high.get(2).index()).containsExactly("deleteChat", CHAT, "1");

    List<Mutation> labels = open(SyncCollection.REGULAR);
    assertThat(labels.getFirst().value().getLabelEditAction().getName()).isEqualTo("New order");
    assertThat(labels.getLast().index()).containsExactly("label_jid", "7", CHAT);
  }

  @Test
  void patchesShouldBeWrittenByteForByteAsRecorded() throws Exception {
    for (SyncCollection name : SyncCollection.values()) {
      CollectionState state = CollectionState.empty();
      Map<ByteString, ByteString> macs = new HashMap<>();
      for (SyncdPatch patch : patches(name)) {
        List<Mutation> mutations = opened(name, patch, state, macs);
        PatchWriter.Written written =
            new PatchWriter(ivs(patch)).write(name, changes(mutations), state, macs::get, keys);

        assertThat(written.patch()).isEqualTo(patch.toBuilder().clearVersion().build());
        state = written.change().state();
        apply(macs, written.change());
      }
    }
  }

  private List<Mutation> open(SyncCollection name) {
    CollectionState state = CollectionState.empty();
    Map<ByteString, ByteString> macs = new HashMap<>();
    List<Mutation> all = new ArrayList<>();
    for (SyncdPatch patch : patches(name)) {
      CollectionChange change = reader().read(name, patch, state, macs::get);
      state = change.state();
      apply(macs, change);
      all.addAll(change.mutations());
    }
    return all;
  }

  private List<Mutation> opened(
      SyncCollection name,
      SyncdPatch patch,
      CollectionState state,
      Map<ByteString, ByteString> macs) {
    return reader().read(name, patch, state, macs::get).mutations();
  }

  private List<SyncdPatch> patches(SyncCollection name) {
    List<SyncdPatch> patches = new ArrayList<>();
    for (int version = 1; ; version++) {
      byte[] bytes = recorded.get("patch." + name.wireName() + "." + version);
      if (bytes == null) {
        assertThat(patches).isNotEmpty();
        return patches;
      }
      patches.add(withVersion(bytes, version));
    }
  }

  private static SyncdPatch withVersion(byte[] bytes, int version) {
    try {
      return SyncdPatch.parseFrom(bytes).toBuilder()
          .setVersion(SyncdVersion.newBuilder().setVersion(version))
          .build();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static void apply(Map<ByteString, ByteString> macs, CollectionChange change) {
    for (Map.Entry<ByteString, Optional<ByteString>> each : change.macs().entrySet()) {
      each.getValue()
          .ifPresentOrElse(mac -> macs.put(each.getKey(), mac), () -> macs.remove(each.getKey()));
    }
  }

  private static List<PatchWriter.Change> changes(List<Mutation> mutations) {
    return mutations.stream()
        .map(
            each ->
                new PatchWriter.Change(
                    each.operation(), each.index(), each.value(), each.version()))
        .toList();
  }

  /// The initialisation vectors that the patch was sealed with.
  private static RandomGenerator ivs(SyncdPatch patch) {
    Deque<byte[]> ivs = new ArrayDeque<>();
    for (SyncdMutation mutation : patch.getMutationsList()) {
      ivs.add(mutation.getRecord().getValue().getBlob().substring(0, 16).toByteArray());
    }
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("only bytes are asked for");
      }

      @Override
      public void nextBytes(byte[] bytes) {
        System.arraycopy(ivs.remove(), 0, bytes, 0, bytes.length);
      }
    };
  }

  private PatchReader reader() {
    return new PatchReader(_ -> keys);
  }

  private byte[] member(int number) {
    return bytes("hash.member." + number);
  }

  private byte[] bytes(String name) {
    byte[] value = recorded.get(name);
    assertThat(value).as(name).isNotNull();
    return value;
  }
}
