package io.manyline.whatsapp.store;

import io.manyline.whatsapp.jid.Jid;

/// Identity of a received message. @param chat canonical @param sender the sending device as stored
public record ReceivedRef(Jid chat, Jid sender, String messageId) {}
