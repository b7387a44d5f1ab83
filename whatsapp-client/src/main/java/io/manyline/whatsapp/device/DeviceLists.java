package io.manyline.whatsapp.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredDeviceList;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which devices an account has, as the server last told.
///
/// **Shape:** `DEVICE_LIST` by account, in LID form where known. Believed for a day; dropped
/// earlier when the server says that it changed. **Order and threads:** a view of one
/// [StateChanges].
public final class DeviceLists {
  static final Duration MAX_AGE = Duration.ofDays(1);

  private final StateChanges changes;

  public DeviceLists(StateChanges changes) {
    this.changes = changes;
  }

  public Optional<List<Integer>> devices(Jid account, Instant now) {
    byte[] stored = changes.read(key(account));
    if (stored == null) {
      return Optional.empty();
    }
    try {
      StoredDeviceList list = StoredDeviceList.parseFrom(stored);
      Instant until = Instant.ofEpochSecond(list.getFetchedAt()).plus(MAX_AGE);
      return now.isBefore(until) ? Optional.of(list.getDevicesList()) : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /// Which devices were last known, however long ago.
  public List<Integer> lastKnown(Jid account) {
    byte[] stored = changes.read(key(account));
    try {
      return stored == null ? List.of() : StoredDeviceList.parseFrom(stored).getDevicesList();
    } catch (InvalidProtocolBufferException e) {
      return List.of();
    }
  }

  /// The devices changed, and that is what they are now: groups hear of it.
  public void replace(Jid account, List<Integer> devices, Instant now) {
    new DeviceLog(changes).add(new AddressBook(changes).preferLid(account));
    remember(account, devices, now);
  }

  public void remember(Jid account, List<Integer> devices, Instant now) {
    StoredDeviceList list =
        StoredDeviceList.newBuilder()
            .addAllDevices(devices)
            .setFetchedAt(now.getEpochSecond())
            .build();
    changes.put(key(account), list.toByteArray());
  }

  /// The devices changed: they are asked for when next needed, and groups hear of it.
  public void forget(Jid account) {
    new DeviceLog(changes).add(new AddressBook(changes).preferLid(account));
    if (changes.read(key(account)) != null) {
      changes.remove(key(account));
    }
  }

  private StateKey key(Jid account) {
    return keyOf(new AddressBook(changes).preferLid(account));
  }

  /// @param preferred in LID form where known
  static StateKey keyOf(Jid preferred) {
    return new StateKey(Kind.DEVICE_LIST, preferred.toString());
  }
}
