package io.manyline.registry.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.PlainFormat;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.v1.StoredSession;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// [SessionConfig] ↔ the stored record: where its webhook is, and its secrets, sealed, the rest in
/// clear.
final class SessionFormat {
  private final MasterKey masterKey;

  SessionFormat(MasterKey masterKey) {
    this.masterKey = masterKey;
  }

  static StoredSession parse(byte[] value) {
    try {
      return StoredSession.parseFrom(PlainFormat.decode(value));
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the record of a session is no StoredSession");
    }
  }

  SessionConfig read(StoredSession stored) {
    SessionUid uid = new SessionUid(stored.getUid());
    Sealer sealer = masterKey.sessionSealer(uid, stored.getWrappedKey().toByteArray());
    byte[] secret = sealer.open(secretPlace(uid), stored.getWebhookSecret().toByteArray());
    return new SessionConfig(
        uid,
        new TenantId(stored.getTenant()),
        Network.of(stored.getNetwork()),
        new SessionId(stored.getPhone()),
        stored.getName(),
        webhookUrl(stored, uid, sealer),
        new WebhookSecret(new String(secret, StandardCharsets.US_ASCII)),
        shortForm(stored, uid, sealer),
        stored.getEnabled(),
        stored.getHistory().isEmpty()
            ? HistoryDepth.RECENT
            : HistoryDepth.valueOf(stored.getHistory()),
        DesiredState.valueOf(stored.getDesired()),
        stored.getVersion(),
        instant(stored.getCreatedAt()),
        instant(stored.getUpdatedAt()));
  }

  /// A record for a session that is not stored yet: with a key of its own.
  byte[] first(SessionConfig session) {
    return write(
        session,
        StoredSession.newBuilder()
            .setWrappedKey(ByteString.copyFrom(masterKey.newSessionKey(session.uid()))));
  }

  /// The record of a changed session, under the key that it has; what only a newer release knows of
  /// it stays.
  byte[] next(SessionConfig session, StoredSession previous) {
    return write(session, previous.toBuilder());
  }

  static byte[] tombstone(StoredSession stored) {
    return record(stored.toBuilder().setDeleted(true).build());
  }

  static byte[] record(StoredSession stored) {
    return PlainFormat.encode(stored.toByteArray());
  }

  private byte[] write(SessionConfig session, StoredSession.Builder record) {
    Sealer sealer = masterKey.sessionSealer(session.uid(), record.getWrappedKey().toByteArray());
    byte[] secret = session.webhookSecret().value().getBytes(StandardCharsets.US_ASCII);
    write(session.webhookUrl(), record, session.uid(), sealer);
    write(session.shortForm(), record, session.uid(), sealer);
    StoredSession stored =
        record
            .setUid(session.uid().value())
            .setTenant(session.tenant().value())
            .setNetwork(session.network().wireName())
            .setPhone(session.id().value())
            .setName(session.name())
            .setWebhookSecret(ByteString.copyFrom(sealer.seal(secretPlace(session.uid()), secret)))
            .setEnabled(session.enabled())
            .setHistory(session.history().name())
            .setDesired(session.desired().name())
            .setVersion(session.version())
            .setCreatedAt(timestamp(session.createdAt()))
            .setUpdatedAt(timestamp(session.updatedAt()))
            .build();
    return record(stored);
  }

  private static @Nullable URI webhookUrl(StoredSession stored, SessionUid uid, Sealer sealer) {
    byte[] sealed = stored.getWebhookAddress().toByteArray();
    String url =
        sealed.length > 0
            ? new String(sealer.open(addressPlace(uid), sealed), StandardCharsets.UTF_8)
            : stored.getWebhookUrl();
    return url.isEmpty() ? null : URI.create(url);
  }

  private static void write(
      @Nullable URI webhookUrl, StoredSession.Builder record, SessionUid uid, Sealer sealer) {
    record.clearWebhookUrl().clearWebhookAddress();
    if (webhookUrl != null) {
      byte[] url = webhookUrl.toString().getBytes(StandardCharsets.UTF_8);
      record.setWebhookAddress(ByteString.copyFrom(sealer.seal(addressPlace(uid), url)));
    }
  }

  private static ShortForm shortForm(StoredSession stored, SessionUid uid, Sealer sealer) {
    byte[] previous = stored.getWebhookPreviousSecret().toByteArray();
    boolean rotated = previous.length > 0;
    return new ShortForm(
        rotated
            ? new WebhookSecret(
                new String(sealer.open(previousPlace(uid), previous), StandardCharsets.US_ASCII))
            : null,
        rotated ? instant(stored.getWebhookPreviousUntil()) : null,
        stored.getWebhookDisabled(),
        stored.hasWebhookSince() ? instant(stored.getWebhookSince()) : null);
  }

  private static void write(
      ShortForm form, StoredSession.Builder record, SessionUid uid, Sealer sealer) {
    record
        .clearWebhookPreviousSecret()
        .clearWebhookPreviousUntil()
        .clearWebhookSince()
        .setWebhookDisabled(form.disabled());
    WebhookSecret previous = form.previousSecret();
    Instant until = form.previousUntil();
    if (previous != null && until != null) {
      byte[] secret = previous.value().getBytes(StandardCharsets.US_ASCII);
      record
          .setWebhookPreviousSecret(ByteString.copyFrom(sealer.seal(previousPlace(uid), secret)))
          .setWebhookPreviousUntil(timestamp(until));
    }
    Instant since = form.since();
    if (since != null) {
      record.setWebhookSince(timestamp(since));
    }
  }

  private static String previousPlace(SessionUid uid) {
    return RedisKeys.place(RedisKeys.config(uid), "webhook_previous_secret");
  }

  private static String addressPlace(SessionUid uid) {
    return RedisKeys.place(RedisKeys.config(uid), "webhook_address");
  }

  private static String secretPlace(SessionUid uid) {
    return RedisKeys.place(RedisKeys.config(uid), "webhook_secret");
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
