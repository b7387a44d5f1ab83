package io.manyline.whatsapp.store;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Durable state of one device: the port through which everything that must survive goes.
///
/// **Order and threads:** called on the session's lane. Reads may block on storage, never on the
/// network's answer. Commits become durable in call order; the client may call the next before the
/// last completed, and reads what it committed from its own memory meanwhile. **Errors:** a commit
/// that fails, or whose outcome is unknown, ends the client: it acknowledges nothing more and
/// closes its connection. The owner discards it and loads a new one.
public interface DeviceStore {
  byte @Nullable [] read(StateKey key);

  /// Several at once; absent ones are left out of the result.
  Map<StateKey, byte[]> readAll(Collection<StateKey> keys);

  /// Makes all of it durable, or nothing.
  ///
  /// @return completes when the client may act on it: state and rows are durable and, for a commit
  ///   with received events, these are handed on. Only then is a stanza acknowledged, or a byte of
  ///   what was prepared sent.
  CompletionStage<Void> commit(Commit commit);

  /// Settles a message that came again and no longer decrypts.
  ///
  /// @return `true` once the message, received before, is handed on: acknowledge it. `false` when
  ///   nothing is known of it.
  CompletionStage<Boolean> settle(ReceivedRef ref);
}
