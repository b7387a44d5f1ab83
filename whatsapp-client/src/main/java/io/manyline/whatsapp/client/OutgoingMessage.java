package io.manyline.whatsapp.client;

import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.jid.Jid;

/// A message to send. @param messageId WhatsApp's id for it, chosen by the caller
public record OutgoingMessage(Jid to, String messageId, MessageContent content) {}
