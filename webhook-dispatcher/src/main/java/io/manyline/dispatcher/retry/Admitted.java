package io.manyline.dispatcher.retry;

/// What became of an event that asked for admission.
///
/// @param pointers of its endpoint that wait in order, it included where it is one now, as those
///   are that asked together with it
public record Admitted(Admission admission, long pointers) {}
