package io.manyline.registry.session;

import io.manyline.registry.session.TransferException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals an exported session with a passphrase.
///
/// **Shape:** `MLEXPORT` | version 1 | rounds, 4 bytes | salt 16 | nonce 12 | AES-256-GCM of the
/// content, with all before it as associated data. The key is PBKDF2-HMAC-SHA256 of the passphrase.
/// **Source:** rounds as OWASP's password storage cheat sheet advises for this function.
public final class ExportFile {
  /// Some tenths of a second for each guess at a passphrase.
  public static final int ROUNDS = 600_000;

  private static final byte[] MAGIC = "MLEXPORT\u0001".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_ROUNDS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = MAGIC.length + 4 + SALT_BYTES + NONCE_BYTES;

  private final SecureRandom random;
  private final int rounds;

  /// @param rounds of the key's derivation for new files
  public ExportFile(SecureRandom random, int rounds) {
    this.random = random;
    this.rounds = rounds;
  }

  byte[] seal(byte[] content, String passphrase) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    byte[] header =
        ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(rounds).put(salt).put(nonce).array();
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, passphrase, header);
      byte[] file = Arrays.copyOf(header, HEADER_BYTES + content.length + TAG_BYTES);
      cipher.doFinal(content, 0, content.length, file, HEADER_BYTES);
      return file;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK refuses AES-GCM", e);
    }
  }

  byte[] open(byte[] file, String passphrase) {
    if (file.length < HEADER_BYTES + TAG_BYTES
        || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new TransferException(Reason.UNREADABLE, "this is no export of a session");
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, passphrase, Arrays.copyOf(file, HEADER_BYTES))
          .doFinal(file, HEADER_BYTES, file.length - HEADER_BYTES);
    } catch (GeneralSecurityException e) {
      throw new TransferException(
          Reason.UNREADABLE, "the passphrase is another one, or the file was changed");
    }
  }

  private static Cipher cipher(int mode, String passphrase, byte[] header)
      throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(header, MAGIC.length, HEADER_BYTES - MAGIC.length);
    int used = in.getInt();
    if (used < 1 || used > MOST_ROUNDS) {
      throw new TransferException(Reason.UNREADABLE, "this is no export of a session");
    }
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(salt).get(nonce);
    PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray(), salt, used, 256);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(header);
    return cipher;
  }
}
