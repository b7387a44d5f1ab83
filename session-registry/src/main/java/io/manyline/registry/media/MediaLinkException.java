package io.manyline.registry.media;

/// A token that opens nothing: it was never ours, is for another file, or its time is over.
public final class MediaLinkException extends RuntimeException {
  private final boolean expired;

  MediaLinkException(boolean expired) {
    super(expired ? "the link has expired" : "the link is none of ours", null, false, false);
    this.expired = expired;
  }

  public boolean isExpired() {
    return expired;
  }
}
