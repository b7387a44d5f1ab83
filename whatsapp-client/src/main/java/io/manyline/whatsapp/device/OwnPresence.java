package io.manyline.whatsapp.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredPresence;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How we want to appear to others, and whose presence we want to hear of.
///
/// **Shape:** `PRESENCE`, single; at most [#MOST_WATCHED] accounts are watched, the oldest goes.
/// **Order and threads:** a view of one [StateChanges].
public final class OwnPresence {
  public static final int MOST_WATCHED = 256;
  private static final StateKey KEY = StateKey.single(Kind.PRESENCE);

  private final StateChanges changes;
  private final StoredPresence stored;

  public OwnPresence(StateChanges changes) {
    this.changes = changes;
    this.stored = read(changes.read(KEY));
  }

  public boolean isAvailable() {
    return stored.getAvailable();
  }

  /// Whether it was asked to be unavailable, and not only never to be available.
  public boolean isInactive() {
    return stored.hasAvailable() && !stored.getAvailable();
  }

  /// Empty while it is not known.
  public String name() {
    return stored.getName();
  }

  public List<Jid> watched() {
    return stored.getWatchedList().stream().map(Jid::parse).toList();
  }

  public void appear(boolean available) {
    put(stored.toBuilder().setAvailable(available));
  }

  /// Takes in under which name the account appears.
  public void name(String name) {
    if (!name.equals(stored.getName())) {
      put(stored.toBuilder().setName(name));
    }
  }

  /// @param on false ends it
  public void watch(Jid account, boolean on) {
    List<String> watched = new ArrayList<>(stored.getWatchedList());
    watched.remove(account.toString());
    if (on) {
      watched.add(account.toString());
    }
    int first = Math.max(0, watched.size() - MOST_WATCHED);
    put(stored.toBuilder().clearWatched().addAllWatched(watched.subList(first, watched.size())));
  }

  private void put(StoredPresence.Builder changed) {
    changes.put(KEY, changed.build().toByteArray());
  }

  private static StoredPresence read(byte @Nullable [] value) {
    if (value == null) {
      return StoredPresence.getDefaultInstance();
    }
    try {
      return StoredPresence.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what is stored of our presence is unreadable", e);
    }
  }
}
