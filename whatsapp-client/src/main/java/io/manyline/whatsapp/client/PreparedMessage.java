package io.manyline.whatsapp.client;

import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;

/// A message encrypted for every device, as the bytes that will leave: sent again, it is these
/// bytes.
///
/// @param chat canonical id
/// @param stanza NodeEncoder bytes of the `<message>`
/// @param preparedAt when it was encrypted
public record PreparedMessage(
    String messageId, Jid to, Jid chat, byte[] stanza, Instant preparedAt) {}
