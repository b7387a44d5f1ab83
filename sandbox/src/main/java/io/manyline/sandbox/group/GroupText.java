package io.manyline.sandbox.group;

/// A subject or a description, and who set it when.
///
/// @param id changes with every description; empty for a subject
/// @param at unix seconds
/// @param by number
public record GroupText(String id, String text, long at, String by) {}
