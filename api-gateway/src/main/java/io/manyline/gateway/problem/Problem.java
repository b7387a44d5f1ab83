package io.manyline.gateway.problem;

/// A failure as a caller sees it.
///
/// @param status HTTP status
/// @param code UPPER_SNAKE, stable
/// @param error what is wrong, why, and what to do
public record Problem(int status, String code, String error) {}
