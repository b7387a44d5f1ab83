package io.manyline.dispatcher.retry;

/// An event that asks for admission.
///
/// @param fence of the owner that wrote it
/// @param stateEvent whether it says what the session's state is, so that a lower fence makes it
///   stale
/// @param urlMark of the endpoint's present address
public record Arrival(Pointer pointer, long fence, boolean stateEvent, String urlMark) {}
