package io.manyline.whatsapp.signal;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// Sender keys (`skmsg`), as functions like [SessionCipher].
public final class GroupCipher {
  private GroupCipher() {}

  /// A fresh sender key of our own.
  public static SenderKeyState create(SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /// The distribution message for the current key of our own.
  public static byte[] distribution(SenderKeyState own) {
    throw new UnsupportedOperationException();
  }

  /// Takes in a peer's distribution message.
  public static SenderKeyState accept(@Nullable SenderKeyState known, byte[] distribution) {
    throw new UnsupportedOperationException();
  }

  public static Encrypted encrypt(SenderKeyState own, byte[] plaintext, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  public static Decrypted decrypt(SenderKeyState peer, byte[] message) {
    throw new UnsupportedOperationException();
  }

  public record Encrypted(SenderKeyState state, byte[] message) {}

  public record Decrypted(SenderKeyState state, byte[] plaintext) {}
}
