package io.manyline.sandbox.media;

/// From which size on phones and server put something on the media host, instead of into a message
/// or an answer.
///
/// **Shape:** settings are counted, history is in deflated bytes. [#NEVER] and 0 are extremes that
/// tests set. **Order and threads:** any thread. **Source:** docs/protocol/history.md,
/// docs/protocol/app-state.md.
public final class BlobRules {
  public static final int NEVER = Integer.MAX_VALUE;
  private static final int HISTORY_BYTES = 32 << 10;
  private static final int SNAPSHOT_SETTINGS = 1_000;
  private static final int PATCH_SETTINGS = 1_000;

  private volatile int history = -1;
  private volatile int snapshot = SNAPSHOT_SETTINGS;
  private volatile int patch = PATCH_SETTINGS;

  /// Whether a part of the history goes to the media host.
  ///
  /// @param asksForInline what the companion said when it registered; what [#historyFrom] sets
  ///   counts more
  public boolean isHistoryFile(int deflatedBytes, boolean asksForInline) {
    int set = history;
    return set >= 0 ? deflatedBytes >= set : !asksForInline && deflatedBytes >= HISTORY_BYTES;
  }

  /// Whether a first sync gets a snapshot instead of all patches.
  public boolean isSnapshot(int settings) {
    return settings >= snapshot;
  }

  /// Whether a phone's patch refers to a file that has its mutations.
  public boolean isPatchFile(int settings) {
    return settings >= patch;
  }

  /// @param bytes -1 for what companions ask for
  public void historyFrom(int bytes) {
    history = bytes;
  }

  public void snapshotFrom(int settings) {
    snapshot = settings;
  }

  public void patchFrom(int settings) {
    patch = settings;
  }
}
