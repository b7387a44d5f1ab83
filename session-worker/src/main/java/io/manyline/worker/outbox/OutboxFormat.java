package io.manyline.worker.outbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.store.SessionSeal;
import io.manyline.worker.v1.OutboxRow;
import io.manyline.worker.v1.StoredPrepared;

/// [PendingCommand] ↔ a field, by command id, of the outbox hash: sealed, because it holds
/// plaintext.
final class OutboxFormat {
  private OutboxFormat() {}

  static byte[] encode(SessionSeal seal, PendingCommand pending) {
    OutboxRow.Builder row = OutboxRow.newBuilder().setCommand(pending.command().toByteString());
    PreparedMessage prepared = pending.prepared();
    if (prepared != null) {
      row.setPrepared(
          StoredPrepared.newBuilder()
              .setMessageId(prepared.messageId())
              .setTo(prepared.to().toString())
              .setChat(prepared.chat().toString())
              .setStanza(ByteString.copyFrom(prepared.stanza()))
              .setPreparedAt(EventComposer.timestamp(prepared.preparedAt())));
    }
    return seal.seal(RedisKeys.outbox(seal.uid()), pending.id(), row.build().toByteArray());
  }

  static PendingCommand decode(SessionSeal seal, String commandId, byte[] value) {
    try {
      OutboxRow row =
          OutboxRow.parseFrom(seal.open(RedisKeys.outbox(seal.uid()), commandId, value));
      return new PendingCommand(
          SessionCommand.parseFrom(row.getCommand()),
          row.hasPrepared() ? prepared(row.getPrepared()) : null);
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("outbox row " + commandId + " is no OutboxRow");
    }
  }

  private static PreparedMessage prepared(StoredPrepared stored) {
    return new PreparedMessage(
        stored.getMessageId(),
        Jid.parse(stored.getTo()),
        Jid.parse(stored.getChat()),
        stored.getStanza().toByteArray(),
        EventComposer.instant(stored.getPreparedAt()));
  }
}
