package io.manyline.dispatcher.retry;

/// An event that asks for admission.
///
/// @param session uid; each session has fences of its own
/// @param fence of the owner that wrote it
/// @param stateEvent whether it says what the session's state is, so that a lower fence makes it
///   stale
/// @param urlMark of the endpoint's present address
public record Arrival(
    Pointer pointer, String session, long fence, boolean stateEvent, String urlMark) {}
