package io.manyline.registry.claim;

/// Who may run a session, as stored in its claim hash, in ASCII.
///
/// @param owner incarnation id, empty when released
/// @param fence grows with each claim for the life of the uid
public record Claim(String owner, long fence) {
  /// Field of the claim hash; absent or empty when released.
  public static final String OWNER_FIELD = "owner";

  /// Field of the claim hash, decimal.
  public static final String FENCE_FIELD = "fence";
}
