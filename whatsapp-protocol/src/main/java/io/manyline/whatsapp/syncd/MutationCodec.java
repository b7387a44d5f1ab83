package io.manyline.whatsapp.syncd;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.proto.SyncActionData;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.proto.SyncdIndex;
import io.manyline.whatsapp.proto.SyncdKeyId;
import io.manyline.whatsapp.proto.SyncdMutation;
import io.manyline.whatsapp.proto.SyncdRecord;
import io.manyline.whatsapp.proto.SyncdValue;
import io.manyline.whatsapp.syncd.Mutation.Operation;
import io.manyline.whatsapp.syncd.SyncdException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals and opens single mutations.
///
/// **Shape:** value = iv (16) | AES-256-CBC of `SyncActionData` | value MAC (32), the first half of
/// HMAC-SHA512 over operation + 1, key id, iv and ciphertext, and the length of the first two as 64
/// bits big-endian. Index = HMAC-SHA256 of the index's JSON. **Errors:** [SyncdException]; the
/// value MAC is checked before anything is decrypted. **Source:** whatsmeow appstate/decode.go,
/// hash.go; Baileys src/Utils/chat-utils.ts.
final class MutationCodec {
  static final int MAC = 32;
  private static final int IV = 16;

  private MutationCodec() {}

  /// What a mutation becomes on the wire, and what it counts as.
  record Sealed(SyncdMutation wire, ByteString indexMac, ByteString valueMac) {}

  static Sealed seal(
      Operation operation,
      List<String> index,
      SyncActionValue value,
      int version,
      SyncKeys keys,
      byte[] iv) {
    byte[] json = MutationIndex.write(index).getBytes(StandardCharsets.UTF_8);
    byte[] data =
        SyncActionData.newBuilder()
            .setIndex(ByteString.copyFrom(json))
            .setValue(value)
            .setPadding(ByteString.EMPTY)
            .setVersion(version)
            .build()
            .toByteArray();
    byte[] sealed = join(iv, crypt(Cipher.ENCRYPT_MODE, keys, iv, data, 0));
    byte[] valueMac = valueMac(operation, sealed, keys);
    byte[] indexMac = Hkdf.hmacSha256(keys.index(), json);
    SyncdRecord record =
        SyncdRecord.newBuilder()
            .setIndex(SyncdIndex.newBuilder().setBlob(ByteString.copyFrom(indexMac)))
            .setValue(SyncdValue.newBuilder().setBlob(ByteString.copyFrom(join(sealed, valueMac))))
            .setKeyId(SyncdKeyId.newBuilder().setId(ByteString.copyFrom(keys.id())))
            .build();
    return new Sealed(
        SyncdMutation.newBuilder().setOperation(operation.ordinal()).setRecord(record).build(),
        ByteString.copyFrom(indexMac),
        ByteString.copyFrom(valueMac));
  }

  static Mutation open(Operation operation, SyncdRecord record, SyncKeys.Ring ring) {
    SyncKeys keys = ring.find(record.getKeyId().getId().toByteArray());
    byte[] blob = record.getValue().getBlob().toByteArray();
    if (blob.length < IV + 16 + MAC) {
      throw new SyncdException(Reason.MALFORMED, "a value of " + blob.length + " bytes");
    }
    byte[] sealed = Arrays.copyOf(blob, blob.length - MAC);
    byte[] valueMac = Arrays.copyOfRange(blob, blob.length - MAC, blob.length);
    if (!MessageDigest.isEqual(valueMac, valueMac(operation, sealed, keys))) {
      throw new SyncdException(Reason.VALUE_MAC, "a value was changed");
    }
    byte[] iv = Arrays.copyOf(sealed, IV);
    SyncActionData data = parse(crypt(Cipher.DECRYPT_MODE, keys, iv, sealed, IV));
    byte[] json = data.getIndex().toByteArray();
    byte[] indexMac = record.getIndex().getBlob().toByteArray();
    if (!MessageDigest.isEqual(indexMac, Hkdf.hmacSha256(keys.index(), json))) {
      throw new SyncdException(Reason.INDEX_MAC, "an index was changed");
    }
    return new Mutation(
        operation,
        MutationIndex.read(new String(json, StandardCharsets.UTF_8)),
        data.getValue(),
        data.getVersion(),
        record.getIndex().getBlob(),
        ByteString.copyFrom(valueMac));
  }

  static Operation operation(SyncdMutation mutation) {
    int number = mutation.getOperation();
    if (number != 0 && number != 1) {
      throw new SyncdException(Reason.MALFORMED, "operation " + number);
    }
    return Operation.values()[number];
  }

  /// The last 32 bytes of a record's value.
  static byte[] claimedMac(SyncdRecord record) {
    ByteString blob = record.getValue().getBlob();
    if (blob.size() < MAC) {
      throw new SyncdException(Reason.MALFORMED, "a value of " + blob.size() + " bytes");
    }
    return blob.substring(blob.size() - MAC).toByteArray();
  }

  private static byte[] valueMac(Operation operation, byte[] sealed, SyncKeys keys) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(keys.valueMac(), "HmacSHA512"));
      mac.update((byte) (operation.ordinal() + 1));
      mac.update(keys.id());
      mac.update(sealed);
      mac.update(ByteBuffer.allocate(Long.BYTES).putLong(1L + keys.id().length).array());
      return Arrays.copyOf(mac.doFinal(), MAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA512", e);
    }
  }

  private static byte[] crypt(int mode, SyncKeys keys, byte[] iv, byte[] input, int offset) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(keys.valueEncryption(), "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(input, offset, input.length - offset);
    } catch (GeneralSecurityException e) {
      throw new SyncdException(Reason.MALFORMED, "a value does not decrypt");
    }
  }

  private static SyncActionData parse(byte[] data) {
    try {
      return SyncActionData.parseFrom(data);
    } catch (InvalidProtocolBufferException e) {
      throw new SyncdException(Reason.MALFORMED, "a value is no action");
    }
  }

  private static byte[] join(byte[] one, byte[] two) {
    return ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
  }
}
