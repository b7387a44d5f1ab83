package io.manyline.whatsapp.signal;

import com.google.protobuf.CodedInputStream;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.proto.record.PendingPreKeyRecord;
import io.manyline.whatsapp.proto.record.RatchetRecord;
import io.manyline.whatsapp.proto.record.ReceiverChainRecord;
import io.manyline.whatsapp.proto.record.SenderChainRecord;
import io.manyline.whatsapp.proto.record.SessionRecord;
import io.manyline.whatsapp.signal.RatchetState.PendingPreKey;
import io.manyline.whatsapp.signal.RatchetState.ReceiverChain;
import io.manyline.whatsapp.signal.RatchetState.SenderChain;
import java.io.IOException;
import java.util.List;

/// Bytes of a [SignalSession].
///
/// **Shape:** version byte 1, then the protobuf SessionRecord. **Errors:** [SignalException]
/// MALFORMED for a record that is not whole or beyond the limits.
final class SessionRecords {
  private SessionRecords() {}

  static byte[] encode(SignalSession session) {
    var builder = SessionRecord.newBuilder().setCurrent(encode(session.current()));
    session.archived().forEach(state -> builder.addArchived(encode(state)));
    return RecordForm.encode(builder.build());
  }

  static SignalSession decode(byte[] bytes) {
    int length = RecordForm.bodyLength(bytes);
    try {
      var parsed = SessionRecord.parseFrom(CodedInputStream.newInstance(bytes, 1, length));
      if (parsed.getArchivedCount() > SignalSession.ARCHIVE_LIMIT) {
        throw SignalException.malformed(parsed.getArchivedCount() + " archived sessions");
      }
      var archived = parsed.getArchivedList().stream().map(SessionRecords::decode).toList();
      return SignalSession.of(decode(parsed.getCurrent()), archived);
    } catch (IOException e) {
      throw SignalException.malformed("not a session record");
    }
  }

  private static RatchetRecord encode(RatchetState state) {
    var builder =
        RatchetRecord.newBuilder()
            .setRemoteIdentity(WireForm.wrap(state.remoteIdentity()))
            .setRemoteRegistrationId(state.remoteRegistrationId())
            .setBaseKey(WireForm.wrap(state.baseKey()))
            .setRootKey(WireForm.wrap(state.rootKey()))
            .setSender(encode(state.sender()));
    state.receivers().forEach(chain -> builder.addReceivers(encode(chain)));
    var pending = state.pending();
    if (pending != null) {
      builder.setPending(encode(pending));
    }
    return builder.build();
  }

  private static RatchetState decode(RatchetRecord parsed) {
    if (parsed.getReceiversCount() > RatchetState.RECEIVER_CHAIN_LIMIT) {
      throw SignalException.malformed(parsed.getReceiversCount() + " receiver chains");
    }
    List<ReceiverChain> receivers =
        parsed.getReceiversList().stream().map(SessionRecords::decode).toList();
    return new RatchetState(
        RecordForm.key(parsed.getRemoteIdentity()),
        parsed.getRemoteRegistrationId(),
        RecordForm.key(parsed.getBaseKey()),
        RecordForm.key(parsed.getRootKey()),
        decode(parsed.getSender()),
        receivers,
        parsed.hasPending() ? decode(parsed.getPending()) : null);
  }

  private static SenderChainRecord encode(SenderChain sender) {
    return SenderChainRecord.newBuilder()
        .setPrivateKey(WireForm.wrap(sender.ratchetKey().privateKey()))
        .setPublicKey(WireForm.wrap(sender.ratchetKey().publicKey()))
        .setChain(RecordForm.chain(new MessageChain(sender.chain())))
        .setPreviousCounter(sender.previousCounter())
        .build();
  }

  private static SenderChain decode(SenderChainRecord parsed) {
    return new SenderChain(
        new KeyPair(RecordForm.key(parsed.getPrivateKey()), RecordForm.key(parsed.getPublicKey())),
        RecordForm.chain(parsed.getChain()).next(),
        WireForm.counter(parsed.getPreviousCounter()));
  }

  private static ReceiverChainRecord encode(ReceiverChain receiver) {
    return ReceiverChainRecord.newBuilder()
        .setRatchetKey(WireForm.wrap(receiver.ratchetKey()))
        .setChain(RecordForm.chain(receiver.chain()))
        .build();
  }

  private static ReceiverChain decode(ReceiverChainRecord parsed) {
    return new ReceiverChain(
        RecordForm.key(parsed.getRatchetKey()), RecordForm.chain(parsed.getChain()));
  }

  private static PendingPreKeyRecord encode(PendingPreKey pending) {
    var builder = PendingPreKeyRecord.newBuilder().setSignedPreKeyId(pending.signedPreKeyId());
    if (pending.preKeyId() != null) {
      builder.setPreKeyId(pending.preKeyId());
    }
    return builder.build();
  }

  private static PendingPreKey decode(PendingPreKeyRecord parsed) {
    return new PendingPreKey(
        parsed.hasPreKeyId() ? parsed.getPreKeyId() : null, parsed.getSignedPreKeyId());
  }
}
