package io.manyline.whatsapp.device;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.DeviceSentMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.signal.CiphertextType;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.SessionCipher;
import java.util.random.RandomGenerator;

/// Encrypts one message for one device as `<enc>`.
///
/// **Source:** docs/protocol: sending (whatsmeow send.go).
public final class DeviceEncryptor {
  private final PeerCipher cipher;
  private final RandomGenerator random;

  public DeviceEncryptor(PeerCipher cipher, RandomGenerator random) {
    this.cipher = cipher;
    this.random = random;
  }

  public Node encrypt(StateChanges changes, Jid device, Message message) {
    byte[] padded = Padding.pad(message.toByteArray(), random);
    SessionCipher.Encrypted encrypted = cipher.encrypt(changes, device, padded);
    return Node.of("enc")
        .with("v", "2")
        .with("type", encrypted.type().wireName())
        .withBytes(encrypted.message());
  }

  /// What our own other devices get: the message, and to whom it went.
  public static Message sentCopy(Message message, Jid to) {
    return Message.newBuilder()
        .setDeviceSentMessage(
            DeviceSentMessage.newBuilder().setDestinationJid(to.toString()).setMessage(message))
        .build();
  }

  /// Whether the receiver will need to see who vouches for us.
  public static boolean opensSession(Node enc) {
    return enc.attribute("type").orElse("").equals(CiphertextType.PRE_KEY.wireName());
  }

  public static Node ownIdentity(OwnDevice own) {
    return Node.of("device-identity").withBytes(own.link().deviceIdentity());
  }
}
