package io.manyline.whatsapp.client;

import io.manyline.whatsapp.jid.Jid;

/// A text to send. @param messageId WhatsApp's id for it, chosen by the caller
public record OutgoingText(String messageId, Jid to, String text) {}
