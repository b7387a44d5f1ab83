package io.manyline.whatsapp.store;

import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.event.WaEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What must become durable together.
///
/// @param changes new values by key; empty removes
/// @param received what was decrypted or reported with those changes, in wire order
/// @param silent messages that were read with those changes and lead to no event: one that comes
///   again is known all the same
/// @param prepared a message that is ready to leave, whose ratchet steps are among the changes
public record Commit(
    Map<StateKey, Optional<byte[]>> changes,
    List<WaEvent.Durable> received,
    List<ReceivedRef> silent,
    @Nullable PreparedMessage prepared) {

  public static Commit of(Map<StateKey, Optional<byte[]>> changes) {
    return new Commit(changes, List.of(), List.of(), null);
  }
}
