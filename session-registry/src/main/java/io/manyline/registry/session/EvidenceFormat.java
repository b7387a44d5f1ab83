package io.manyline.registry.session;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.seal.PlainFormat;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.v1.StoredEvidence;

/// [Evidence] ↔ a field of its shard's hash. The owner writes it, everybody reads it.
public final class EvidenceFormat {
  private EvidenceFormat() {}

  public static byte[] encode(Evidence evidence) {
    StoredEvidence.Builder stored = StoredEvidence.newBuilder();
    if (evidence.lastStanza() != null) {
      stored.setLastStanza(SessionFormat.timestamp(evidence.lastStanza()));
    }
    if (evidence.lastPong() != null) {
      stored.setLastPong(SessionFormat.timestamp(evidence.lastPong()));
    }
    return PlainFormat.encode(stored.build().toByteArray());
  }

  static Evidence decode(byte[] value) {
    try {
      StoredEvidence stored = StoredEvidence.parseFrom(PlainFormat.decode(value));
      return new Evidence(
          stored.hasLastStanza() ? SessionFormat.instant(stored.getLastStanza()) : null,
          stored.hasLastPong() ? SessionFormat.instant(stored.getLastPong()) : null);
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the evidence of a session is no StoredEvidence");
    }
  }
}
