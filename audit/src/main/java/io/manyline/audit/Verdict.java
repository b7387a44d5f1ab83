package io.manyline.audit;

/// What came of a command. @param key id of the command, or of its message @param succeeded the
/// message is said to be sent
public record Verdict(String key, boolean succeeded) {}
