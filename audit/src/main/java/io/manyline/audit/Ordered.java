package io.manyline.audit;

import java.util.Set;

/// A text that a session was told to send. @param commandId of the command @param messageId of the
/// message that it is to become @param session number of its account @param chat whatever names it
///
/// @param text that no other message has @param recipients numbers of the phones that are to have
///   it
public record Ordered(
    String commandId,
    String messageId,
    String session,
    String chat,
    String text,
    Set<String> recipients) {}
