package io.manyline.whatsapp.syncd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.proto.SyncdKeyId;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdRecord;
import io.manyline.whatsapp.proto.SyncdSnapshot;
import io.manyline.whatsapp.proto.SyncdVersion;
import io.manyline.whatsapp.syncd.Mutation.Operation;
import io.manyline.whatsapp.syncd.SyncdException.Reason;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every part of a patch and of a snapshot, changed: each is refused, with what was wrong.
class PatchMutationTest {
  private static final SyncCollection NAME = SyncCollection.REGULAR_LOW;
  private static final byte[] KEY_ID = {0, 1, 0, 0, 0, 9};
  private static final SyncKeys KEYS = SyncKeys.expand(KEY_ID, filled(7));
  private static final SyncKeys OTHER_KEYS = SyncKeys.expand(KEY_ID, filled(8));

  private final Map<ByteString, ByteString> macs = new HashMap<>();
  private CollectionState state = CollectionState.empty();

  @Test
  void whatWasWrittenShouldOpen() {
    SyncdPatch first = write(pin("one", true), pin("two", true));
    SyncdPatch second = write(pin("one", false), remove("two"));

    CollectionState read = CollectionState.empty();
    Map<ByteString, ByteString> known = new HashMap<>();
    CollectionChange change = reader(KEYS).read(NAME, first, read, known::get);
    change.macs().forEach((index, mac) -> known.put(index, mac.orElseThrow()));
    change = reader(KEYS).read(NAME, second, change.state(), known::get);

    assertThat(change.state().version()).isEqualTo(2);
    assertThat(change.state().hash()).isEqualTo(state.hash());
    assertThat(change.mutations())
        .extracting(Mutation::operation)
        .containsExactly(Operation.SET, Operation.REMOVE);
    assertThat(change.macs().values()).filteredOn(Optional::isEmpty).hasSize(1);
  }

  @Test
  void settingThatComesTwiceInAPatchShouldCountOnce() {
    SyncdPatch patch = write(pin("one", true), pin("one", false));

    CollectionChange change =
        reader(KEYS)
            .read(NAME, patch, CollectionState.empty(), new HashMap<ByteString, ByteString>()::get);

    assertThat(change.macs()).hasSize(1);
    assertThat(change.state().hash())
        .isEqualTo(
            LtHash.change(
                LtHash.empty(),
                List.of(),
                List.of(change.mutations().getLast().valueMac().toByteArray())));
  }

  static Stream<Arguments> changedPatches() {
    return Stream.of(
        Arguments.of("version", Reason.VERSION, patch(it -> it.setVersion(version(2)))),
        Arguments.of("no version", Reason.VERSION, patch(SyncdPatch.Builder::clearVersion)),
        Arguments.of(
            "patch MAC", Reason.PATCH_MAC, patch(it -> it.setPatchMac(flip(it.getPatchMac(), 0)))),
        Arguments.of("no patch MAC", Reason.PATCH_MAC, patch(SyncdPatch.Builder::clearPatchMac)),
        Arguments.of(
            "snapshot MAC",
            Reason.PATCH_MAC,
            patch(it -> it.setSnapshotMac(flip(it.getSnapshotMac(), 31)))),
        Arguments.of(
            "key id",
            Reason.KEY_MISSING,
            patch(
                it ->
                    it.setKeyId(SyncdKeyId.newBuilder().setId(ByteString.copyFrom(new byte[6]))))),
        Arguments.of("mutation left out", Reason.PATCH_MAC, patch(it -> it.removeMutations(1))),
        Arguments.of(
            "mutations swapped",
            Reason.PATCH_MAC,
            patch(it -> it.addMutations(it.getMutations(0)).removeMutations(0))),
        Arguments.of(
            "operation", Reason.VALUE_MAC, patch(it -> it.getMutationsBuilder(0).setOperation(1))),
        Arguments.of(
            "unknown operation",
            Reason.MALFORMED,
            patch(it -> it.getMutationsBuilder(0).setOperation(2))),
        Arguments.of(
            "index MAC",
            Reason.INDEX_MAC,
            record(it -> it.getIndexBuilder().setBlob(flip(it.getIndex().getBlob(), 3)))),
        Arguments.of(
            "iv",
            Reason.VALUE_MAC,
            record(it -> it.getValueBuilder().setBlob(flip(it.getValue().getBlob(), 0)))),
        Arguments.of(
            "ciphertext",
            Reason.VALUE_MAC,
            record(it -> it.getValueBuilder().setBlob(flip(it.getValue().getBlob(), 17)))),
        Arguments.of(
            "value MAC",
            Reason.PATCH_MAC,
            record(
                it ->
                    it.getValueBuilder()
                        .setBlob(
                            flip(it.getValue().getBlob(), it.getValue().getBlob().size() - 1)))),
        Arguments.of(
            "value too short",
            Reason.MALFORMED,
            record(it -> it.getValueBuilder().setBlob(it.getValue().getBlob().substring(0, 20)))),
        Arguments.of(
            "record's key id",
            Reason.KEY_MISSING,
            record(it -> it.getKeyIdBuilder().setId(ByteString.copyFrom(new byte[] {1})))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changedPatches")
  void changedPatchShouldBeRefused(String what, Reason reason, UnaryOperator<SyncdPatch> change) {
    SyncdPatch patch = change.apply(write(pin("one", true), pin("two", true)));

    SyncdException refusal =
        catchThrowableOfType(
            SyncdException.class,
            () -> reader(KEYS).read(NAME, patch, CollectionState.empty(), _ -> null));

    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.keyId() != null).isEqualTo(reason == Reason.KEY_MISSING);
  }

  @Test
  void patchOfAnotherCollectionOrKeyOrStateShouldBeRefused() {
    SyncdPatch patch = write(pin("one", true));
    CollectionState empty = CollectionState.empty();

    assertThat(reasonOf(() -> reader(KEYS).read(SyncCollection.REGULAR, patch, empty, _ -> null)))
        .isEqualTo(Reason.PATCH_MAC);
    assertThat(reasonOf(() -> reader(OTHER_KEYS).read(NAME, patch, empty, _ -> null)))
        .isEqualTo(Reason.PATCH_MAC);
    CollectionState other = new CollectionState(0, filled(LtHash.LENGTH, 1));
    assertThat(reasonOf(() -> reader(KEYS).read(NAME, patch, other, _ -> null)))
        .isEqualTo(Reason.SNAPSHOT_MAC);
    assertThat(
            reasonOf(
                () -> reader(KEYS).read(NAME, patch, empty, _ -> ByteString.copyFrom(filled(3)))))
        .isEqualTo(Reason.SNAPSHOT_MAC);
  }

  static Stream<Arguments> changedSnapshots() {
    return Stream.of(
        Arguments.of("nothing", null, snapshot(it -> it)),
        Arguments.of("version", Reason.SNAPSHOT_MAC, snapshot(it -> it.setVersion(version(3)))),
        Arguments.of("MAC", Reason.SNAPSHOT_MAC, snapshot(it -> it.setMac(flip(it.getMac(), 5)))),
        Arguments.of("record left out", Reason.SNAPSHOT_MAC, snapshot(it -> it.removeRecords(0))),
        Arguments.of(
            "record under another index",
            Reason.INDEX_MAC,
            snapshot(
                it ->
                    it.addRecords(
                        it.getRecords(0).toBuilder().setIndex(it.getRecords(1).getIndex())))),
        Arguments.of(
            "value",
            Reason.VALUE_MAC,
            snapshot(
                it ->
                    it.setRecords(
                        0,
                        it.getRecords(0).toBuilder()
                            .setValue(
                                it.getRecords(0).getValue().toBuilder()
                                    .setBlob(flip(it.getRecords(0).getValue().getBlob(), 20)))))),
        Arguments.of("key id", Reason.KEY_MISSING, snapshot(SyncdSnapshot.Builder::clearKeyId)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changedSnapshots")
  void changedSnapshotShouldBeRefused(
      String what, Reason reason, UnaryOperator<SyncdSnapshot> change) {
    SyncdPatch patch = write(pin("one", true), pin("two", true));
    SyncdSnapshot.Builder whole =
        SyncdSnapshot.newBuilder()
            .setVersion(version(1))
            .setMac(patch.getSnapshotMac())
            .setKeyId(patch.getKeyId());
    patch.getMutationsList().forEach(mutation -> whole.addRecords(mutation.getRecord()));
    SyncdSnapshot snapshot = change.apply(whole.build());

    assertThat(reasonOf(() -> reader(KEYS).read(NAME, snapshot))).isEqualTo(reason);
  }

  /// Each byte of each value of a patch, and of a snapshot of the same settings.
  @Test
  void patchAndSnapshotWithAnyByteChangedShouldBeRefused() {
    SyncdPatch patch = write(pin("one", true), pin("two", true));
    SyncdSnapshot.Builder whole =
        SyncdSnapshot.newBuilder()
            .setVersion(version(1))
            .setMac(patch.getSnapshotMac())
            .setKeyId(patch.getKeyId());
    patch.getMutationsList().forEach(mutation -> whole.addRecords(mutation.getRecord()));

    List<Message> patches = changes(patch);
    for (Message changed : patches) {
      assertThat(
              reasonOf(
                  () ->
                      reader(KEYS)
                          .read(NAME, (SyncdPatch) changed, CollectionState.empty(), _ -> null)))
          .as("%s", changed)
          .isNotNull();
    }
    List<Message> snapshots = changes(whole.build());
    for (Message changed : snapshots) {
      assertThat(reasonOf(() -> reader(KEYS).read(NAME, (SyncdSnapshot) changed)))
          .as("%s", changed)
          .isNotNull();
    }
    assertThat(patches).hasSizeGreaterThan(3 * 2 * 150);
    assertThat(snapshots).hasSizeGreaterThan(3 * 2 * 120);
  }

  /// The message with one byte of one of its values changed, or one number.
  private static List<Message> changes(Message message) {
    List<Message> changed = new ArrayList<>();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                  int at = i;
                  changes((Message) list.get(i))
                      .forEach(
                          each ->
                              changed.add(
                                  message.toBuilder().setRepeatedField(field, at, each).build()));
                }
                return;
              }
              for (Object other : otherValues(value)) {
                changed.add(message.toBuilder().setField(field, other).build());
              }
            });
    return changed;
  }

  private static List<?> otherValues(Object value) {
    return switch (value) {
      case Message inner -> changes(inner);
      case ByteString bytes ->
          IntStream.range(0, bytes.size())
              .boxed()
              .flatMap(at -> Stream.of(0x01, 0x80, 0xff).map(mask -> flip(bytes, at, mask)))
              .toList();
      case Integer number -> List.of(number ^ 1, number + 2);
      case Long number -> List.of(number + 1, number ^ 0x40L);
      default -> throw new AssertionError("no such field is read: " + value.getClass());
    };
  }

  @Test
  void keyOfAnotherLengthShouldBeRefused() {
    assertThat(reasonOf(() -> SyncKeys.expand(KEY_ID, new byte[31]))).isEqualTo(Reason.MALFORMED);
    assertThat(reasonOf(() -> SyncKeys.expand(new byte[0], new byte[32])))
        .isEqualTo(Reason.MALFORMED);
    assertThat(KEYS.toString()).doesNotContain("0707");
  }

  @Test
  void indexThatIsNoArrayOfTextsShouldReadAsUnknown() {
    assertThat(MutationIndex.read("[\"a\\u0041\\n\", \"\\\"b\\\\\"]"))
        .containsExactly("aA\n", "\"b\\");
    assertThat(MutationIndex.read(MutationIndex.write(List.of("x\"\\\u0001", "ü"))))
        .containsExactly("x\"\\\u0001", "ü");
    for (String odd :
        List.of(
            "", "[", "[]", "[1]", "[\"a\"", "[\"a\",]", "[\"a\"]x", "[\"\\u00g0\"]", "{\"a\":1}")) {
      assertThat(MutationIndex.read(odd)).as(odd).isEmpty();
    }
  }

  private SyncdPatch write(PatchWriter.Change... changes) {
    PatchWriter.Written written =
        new PatchWriter(new SecureRandom()).write(NAME, List.of(changes), state, macs::get, KEYS);
    state = written.change().state();
    written
        .change()
        .macs()
        .forEach(
            (index, mac) ->
                mac.ifPresentOrElse(value -> macs.put(index, value), () -> macs.remove(index)));
    return written.patch().toBuilder().setVersion(version(state.version())).build();
  }

  private static PatchWriter.Change pin(String chat, boolean pinned) {
    return new PatchWriter.Change(
        Operation.SET,
        List.of("pin_v1", chat),
        SyncActionValue.newBuilder()
            .setPinAction(SyncActionValue.PinAction.newBuilder().setPinned(pinned))
            .build(),
        5);
  }

  private static PatchWriter.Change remove(String chat) {
    return new PatchWriter.Change(
        Operation.REMOVE, List.of("pin_v1", chat), SyncActionValue.getDefaultInstance(), 5);
  }

  private static PatchReader reader(SyncKeys keys) {
    return new PatchReader(
        id -> {
          if (!Arrays.equals(id, keys.id())) {
            throw SyncKeys.Ring.missing(id);
          }
          return keys;
        });
  }

  private static @Nullable Reason reasonOf(ThrowingCallable call) {
    SyncdException refusal = catchThrowableOfType(SyncdException.class, call);
    return refusal == null ? null : refusal.reason();
  }

  private static UnaryOperator<SyncdPatch> patch(Consumer<SyncdPatch.Builder> change) {
    return patch -> {
      SyncdPatch.Builder builder = patch.toBuilder();
      change.accept(builder);
      return builder.build();
    };
  }

  private static UnaryOperator<SyncdPatch> record(Consumer<SyncdRecord.Builder> change) {
    return patch -> {
      SyncdPatch.Builder builder = patch.toBuilder();
      change.accept(builder.getMutationsBuilder(0).getRecordBuilder());
      return builder.build();
    };
  }

  private static UnaryOperator<SyncdSnapshot> snapshot(
      UnaryOperator<SyncdSnapshot.Builder> change) {
    return snapshot -> change.apply(snapshot.toBuilder()).build();
  }

  private static SyncdVersion version(long version) {
    return SyncdVersion.newBuilder().setVersion(version).build();
  }

  private static ByteString flip(ByteString bytes, int at) {
    return flip(bytes, at, 1);
  }

  private static ByteString flip(ByteString bytes, int at, int mask) {
    byte[] changed = bytes.toByteArray();
    changed[at] ^= (byte) mask;
    return ByteString.copyFrom(changed);
  }

  private static byte[] filled(int value) {
    return filled(32, value);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
