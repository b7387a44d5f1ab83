package io.manyline.whatsapp.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredDeviceLog;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which accounts' devices changed lately, so that a group of a thousand need not look at each.
///
/// **Shape:** `DEVICE_LOG`: the last [#KEPT] entries, numbered without gaps. **Order and threads:**
/// a view of one [StateChanges].
public final class DeviceLog {
  static final int KEPT = 256;
  private static final StateKey KEY = StateKey.single(Kind.DEVICE_LOG);

  private final StateChanges changes;

  public DeviceLog(StateChanges changes) {
    this.changes = changes;
  }

  /// Number of the last entry, 0 before the first.
  public long last() {
    return load().getLast();
  }

  /// Accounts, in LID form where known, that changed after an entry; empty when that is not known
  /// any more.
  public Optional<Set<Jid>> since(long seen) {
    StoredDeviceLog log = load();
    long missing = log.getLast() - seen;
    if (missing < 0 || missing > log.getAccountsCount()) {
      return Optional.empty();
    }
    Set<Jid> accounts = new HashSet<>();
    int first = log.getAccountsCount() - (int) missing;
    for (String account : log.getAccountsList().subList(first, log.getAccountsCount())) {
      accounts.add(Jid.parse(account));
    }
    return Optional.of(accounts);
  }

  void add(Jid account) {
    StoredDeviceLog log = load();
    List<String> accounts = new ArrayList<>(log.getAccountsList());
    accounts.add(account.toString());
    int excess = Math.max(0, accounts.size() - KEPT);
    changes.put(
        KEY,
        StoredDeviceLog.newBuilder()
            .setLast(log.getLast() + 1)
            .addAllAccounts(accounts.subList(excess, accounts.size()))
            .build()
            .toByteArray());
  }

  private StoredDeviceLog load() {
    byte[] stored = changes.read(KEY);
    try {
      return stored == null
          ? StoredDeviceLog.getDefaultInstance()
          : StoredDeviceLog.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the stored log of devices is damaged", e);
    }
  }
}
