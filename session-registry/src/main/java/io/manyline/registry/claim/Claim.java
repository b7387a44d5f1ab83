package io.manyline.registry.claim;

/// Who may run a session. @param owner incarnation id, empty when released @param fence grows for the life of the uid
public record Claim(String owner, long fence) {}
