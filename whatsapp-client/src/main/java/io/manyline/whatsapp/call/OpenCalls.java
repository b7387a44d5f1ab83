package io.manyline.whatsapp.call;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredCalls;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Calls that rang and did not end yet, as far as we were told.
///
/// **Shape:** one value, the latest [#MOST] calls: the end of one may never be told. **Order and
/// threads:** a view of one [StateChanges].
final class OpenCalls {
  static final int MOST = 16;
  private static final StateKey KEY = StateKey.single(Kind.CALLS);

  private final StateChanges changes;

  OpenCalls(StateChanges changes) {
    this.changes = changes;
  }

  /// @param caller account form, as on the wire
  record OpenCall(String id, Jid caller) {}

  Optional<OpenCall> find(String id) {
    return read().stream().filter(call -> call.id().equals(id)).findFirst();
  }

  void add(OpenCall call) {
    List<OpenCall> all = without(call.id());
    all.add(call);
    write(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  void remove(String id) {
    write(without(id));
  }

  private List<OpenCall> without(String id) {
    List<OpenCall> all = new ArrayList<>(read());
    all.removeIf(call -> call.id().equals(id));
    return all;
  }

  private List<OpenCall> read() {
    byte[] value = changes.read(KEY);
    if (value == null) {
      return List.of();
    }
    try {
      return StoredCalls.parseFrom(value).getCallsList().stream()
          .map(call -> new OpenCall(call.getId(), Jid.parse(call.getCaller())))
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the stored calls are damaged", e);
    }
  }

  private void write(List<OpenCall> calls) {
    StoredCalls.Builder stored = StoredCalls.newBuilder();
    calls.forEach(
        call -> stored.addCallsBuilder().setId(call.id()).setCaller(call.caller().toString()));
    changes.put(KEY, stored.build().toByteArray());
  }
}
