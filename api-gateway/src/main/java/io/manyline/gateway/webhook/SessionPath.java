package io.manyline.gateway.webhook;

import org.jspecify.annotations.Nullable;

/// Whose endpoints a call is for. Controllers take it as an argument.
///
/// @param id of the session as in the path; null on a path of all sessions
public record SessionPath(@Nullable String id) {}
