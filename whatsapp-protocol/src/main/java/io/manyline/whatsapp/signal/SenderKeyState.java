package io.manyline.whatsapp.signal;

/// The sender keys of one (group, sender device), newest first, at most 5: an immutable value.
public final class SenderKeyState {
  public static SenderKeyState fromBytes(byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  public byte[] toBytes() {
    throw new UnsupportedOperationException();
  }
}
