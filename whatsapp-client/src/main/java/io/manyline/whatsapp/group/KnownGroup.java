package io.manyline.whatsapp.group;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceLog;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredGroup;
import io.manyline.whatsapp.record.StoredGroup.Member;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What we keep of one group, or of the audience of status posts, for sending: who is in it with
/// which devices, and which of them have our sender key.
///
/// **Shape:** `GROUP` by group: one value, so that a send to a thousand members reads one. Devices
/// are believed for a day, or until [DeviceLog] names their account. When somebody who has our key
/// is not meant any more, the next message takes a new key. **Order and threads:** mutable, within
/// one [StateChanges]; [#save()] puts it there.
final class KnownGroup {
  static final Duration MAX_AGE = Duration.ofDays(1);

  private final StateChanges changes;
  private final Jid jid;
  private final StoredGroup.Builder stored;
  private final SequencedMap<Jid, Member> members = new LinkedHashMap<>();

  private KnownGroup(StateChanges changes, Jid jid, StoredGroup.Builder stored) {
    this.changes = changes;
    this.jid = jid;
    this.stored = stored;
    stored.getMembersList().forEach(each -> members.put(Jid.parse(each.getAccount()), each));
  }

  static Optional<KnownGroup> find(StateChanges changes, Jid jid) {
    byte[] bytes = changes.read(key(jid));
    try {
      return bytes == null
          ? Optional.empty()
          : Optional.of(new KnownGroup(changes, jid, StoredGroup.parseFrom(bytes).toBuilder()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored group is damaged", e);
    }
  }

  /// Takes in what the server says now; what is known of the devices of those who stay is kept.
  static KnownGroup learn(StateChanges changes, GroupInfo info) {
    KnownGroup group =
        find(changes, info.jid())
            .orElseGet(() -> new KnownGroup(changes, info.jid(), StoredGroup.newBuilder()));
    AddressBook book = new AddressBook(changes);
    List<Jid> involved = new ArrayList<>();
    info.members().forEach(member -> addTo(involved, member));
    book.prefetch(involved);
    info.members().forEach(each -> book.learn(each.address().phone(), each.address().lid()));
    List<Jid> now = info.members().stream().map(GroupMember::jid).toList();
    group.remove(group.members.keySet().stream().filter(each -> !now.contains(each)).toList());
    group.add(now);
    group
        .stored
        .setLid(info.lid())
        .setSubject(info.subject())
        .setEphemeral((int) Math.min(info.settings().ephemeralSeconds(), Integer.MAX_VALUE))
        .setStale(false);
    return group;
  }

  /// Takes in whom status posts are for now. @param ourselves account form
  static KnownGroup learn(StateChanges changes, Audience audience, Jid ourselves) {
    KnownGroup known =
        find(changes, Jid.STATUS)
            .orElseGet(() -> new KnownGroup(changes, Jid.STATUS, StoredGroup.newBuilder()));
    known.preferLids();
    List<Jid> now = new ArrayList<>(audience.accounts());
    if (!now.contains(ourselves)) {
      now.add(ourselves);
    }
    known.remove(known.members.keySet().stream().filter(each -> !now.contains(each)).toList());
    known.add(now);
    known.stored.setLid(ourselves.isLid()).setStatusSetting(audience.setting()).setStale(false);
    return known;
  }

  /// Members whose LID became known go by it from now on, with all that is known of them.
  void preferLids() {
    AddressBook book = new AddressBook(changes);
    for (Jid account : List.copyOf(members.keySet())) {
      Jid preferred = book.preferLid(account);
      Member member = preferred.equals(account) ? null : members.remove(account);
      if (member != null) {
        members.putIfAbsent(preferred, member.toBuilder().setAccount(preferred.toString()).build());
      }
    }
  }

  /// We are not in it any more.
  static void forget(StateChanges changes, Jid jid) {
    changes.remove(key(jid));
    OwnSenderKey.forget(changes, jid);
  }

  void save() {
    changes.put(
        key(jid), stored.clearMembers().addAllMembers(members.values()).build().toByteArray());
  }

  Jid jid() {
    return jid;
  }

  boolean byLid() {
    return stored.getLid();
  }

  /// Of the audience of status posts.
  String statusSetting() {
    return stored.getStatusSetting();
  }

  List<Jid> accounts() {
    return List.copyOf(members.keySet());
  }

  String subject() {
    return stored.getSubject();
  }

  void rename(String subject) {
    stored.setSubject(subject);
  }

  void ephemeral(long seconds) {
    stored.setEphemeral((int) Math.min(seconds, Integer.MAX_VALUE));
  }

  boolean isStale() {
    return stored.getStale();
  }

  /// The server knows other devices than we do.
  void distrust() {
    stored.setStale(true).setDevicesAt(0);
  }

  boolean has(Jid account) {
    AddressBook book = new AddressBook(changes);
    return members.containsKey(account)
        || book.other(account).filter(members::containsKey).isPresent();
  }

  void add(Collection<Jid> accounts) {
    for (Jid account : accounts) {
      members.putIfAbsent(account, Member.newBuilder().setAccount(account.toString()).build());
    }
  }

  void remove(Collection<Jid> accounts) {
    for (Jid account : accounts) {
      Member gone = members.remove(account);
      if (gone != null && gone.getHoldersCount() > 0) {
        stored.setRotate(true);
      }
    }
  }

  /// Members whose devices are to be asked for.
  List<Jid> unknown(Instant now) {
    Instant until = Instant.ofEpochSecond(stored.getDevicesAt()).plus(MAX_AGE);
    Set<Jid> changed =
        new DeviceLog(changes)
            .since(stored.getSeenChanges())
            .filter(_ -> now.isBefore(until))
            .orElse(null);
    if (changed == null) {
      return List.copyOf(members.keySet());
    }
    AddressBook book = new AddressBook(changes);
    List<Jid> unknown = new ArrayList<>();
    members.forEach(
        (account, member) -> {
          boolean touched =
              !changed.isEmpty()
                  && (changed.contains(account) || changed.contains(book.preferLid(account)));
          if (!member.getKnown() || touched) {
            unknown.add(account);
          }
        });
    return unknown;
  }

  /// What the server told of all of [#unknown]. @param seen last entry of the log before asking
  void devices(Map<Jid, List<Integer>> told, Collection<Jid> asked, long seen, Instant now) {
    boolean all = asked.containsAll(members.keySet());
    for (Jid account : asked) {
      members.computeIfPresent(account, (_, member) -> with(member, told.get(account)));
    }
    stored.setSeenChanges(seen);
    if (all) {
      stored.setDevicesAt(now.getEpochSecond());
    }
  }

  /// All devices of all members. @param except one, ourselves; null for none
  List<Jid> devices(@Nullable Jid except) {
    return collect(Member::getDevicesList, except);
  }

  /// Whether the next message needs a new sender key.
  boolean mustRotate() {
    return stored.getRotate();
  }

  /// A new sender key: nobody has it yet.
  void rotated() {
    stored.setRotate(false);
    members.replaceAll((_, member) -> member.toBuilder().clearHolders().build());
  }

  /// Devices that lack our sender key.
  List<Jid> lacking(Jid except) {
    List<Jid> lacking = devices(except);
    lacking.removeAll(Set.copyOf(collect(Member::getHoldersList, null)));
    return lacking;
  }

  /// These have our sender key now.
  void gave(Collection<Jid> devices) {
    for (Jid device : devices) {
      members.computeIfPresent(
          device.account(),
          (_, member) ->
              member.getHoldersList().contains(device.device())
                  ? member
                  : member.toBuilder().addHolders(device.device()).build());
    }
  }

  /// A holder that is no device any more may still read: then the key changes.
  private Member with(Member member, @Nullable List<Integer> devices) {
    List<Integer> now = devices == null ? List.of() : devices;
    Member.Builder changed =
        member.toBuilder().setKnown(true).clearDevices().addAllDevices(now).clearHolders();
    for (int holder : member.getHoldersList()) {
      if (now.contains(holder)) {
        changed.addHolders(holder);
      } else {
        stored.setRotate(true);
      }
    }
    return changed.build();
  }

  private List<Jid> collect(Part part, @Nullable Jid except) {
    List<Jid> devices = new ArrayList<>();
    members.forEach(
        (account, member) -> {
          for (int device : part.of(member)) {
            Jid jid = account.withDevice(device);
            if (!jid.equals(except)) {
              devices.add(jid);
            }
          }
        });
    return devices;
  }

  private static void addTo(List<Jid> all, GroupMember member) {
    if (member.address().phone() != null && member.address().lid() != null) {
      all.add(member.address().phone());
      all.add(member.address().lid());
    }
  }

  private static StateKey key(Jid jid) {
    return new StateKey(Kind.GROUP, jid.toString());
  }

  /// Some devices of a member.
  private interface Part {
    List<Integer> of(Member member);
  }
}
