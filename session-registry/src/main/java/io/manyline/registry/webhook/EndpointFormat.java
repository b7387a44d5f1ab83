package io.manyline.registry.webhook;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.PlainFormat;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.v1.StoredEndpoint;
import io.manyline.registry.v1.StoredTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// [WebhookEndpoint] ↔ the stored record: target sealed, the rest in clear. What only a newer
/// release knows of a record stays in it.
final class EndpointFormat {
  private final MasterKey masterKey;

  EndpointFormat(MasterKey masterKey) {
    this.masterKey = masterKey;
  }

  /// A record for an endpoint that is not stored yet: with a key of its own.
  byte[] first(WebhookEndpoint endpoint) {
    byte[] key = masterKey.newKey(place(endpoint.id()));
    return write(
        endpoint, StoredEndpoint.newBuilder().setWrappedKey(ByteString.copyFrom(key)), null);
  }

  /// The record of a changed endpoint.
  byte[] next(WebhookEndpoint endpoint, byte[] previous) {
    StoredEndpoint stored = parse(previous);
    return write(endpoint, stored.toBuilder(), stored.getTarget().toByteArray());
  }

  WebhookEndpoint read(byte[] value) {
    StoredEndpoint stored = parse(value);
    EndpointId id = new EndpointId(stored.getId());
    byte[] opened = sealer(id, stored.getWrappedKey()).open(place(id), bytes(stored.getTarget()));
    return new WebhookEndpoint(
        id,
        new Scope(
            new TenantId(stored.getTenant()),
            Network.of(stored.getNetwork()),
            stored.getSession().isEmpty() ? null : new SessionUid(stored.getSession())),
        TargetFormat.read(parseTarget(opened)),
        new EventFilter(stored.getTypesList(), chats(stored.getChatsList())),
        new Policy(
            ordering(stored.getOrdering()),
            Duration.ofMillis(stored.getTimeoutMs()),
            stored.getConcurrency(),
            stored.getRetryMsList().stream().map(Duration::ofMillis).toList()),
        new State(
            stored.getEnabled(),
            stored.getReason(),
            stored.hasSince() ? Times.instant(stored.getSince()) : null),
        stored.getVersion(),
        Times.instant(stored.getCreatedAt()),
        Times.instant(stored.getUpdatedAt()));
  }

  private byte[] write(
      WebhookEndpoint endpoint, StoredEndpoint.Builder record, byte @Nullable [] sealed) {
    Sealer sealer = sealer(endpoint.id(), record.getWrappedKey());
    String place = place(endpoint.id());
    StoredTarget before =
        sealed == null
            ? StoredTarget.getDefaultInstance()
            : parseTarget(sealer.open(place, sealed));
    byte[] target = TargetFormat.write(endpoint.target(), before).toByteArray();
    SessionUid session = endpoint.scope().session();
    Instant since = endpoint.state().since();
    record
        .setId(endpoint.id().value())
        .setTenant(endpoint.scope().tenant().value())
        .setNetwork(endpoint.scope().network().wireName())
        .setSession(session == null ? "" : session.value())
        .setTarget(ByteString.copyFrom(sealer.seal(place, target)))
        .clearTypes()
        .addAllTypes(endpoint.filter().types())
        .clearChats()
        .addAllChats(endpoint.filter().chats().stream().map(Enum::name).sorted().toList())
        .setOrdering(endpoint.policy().ordering().name())
        .setTimeoutMs(endpoint.policy().timeout().toMillis())
        .setConcurrency(endpoint.policy().concurrency())
        .clearRetryMs()
        .addAllRetryMs(endpoint.policy().retrySchedule().stream().map(Duration::toMillis).toList())
        .setEnabled(endpoint.state().enabled())
        .setReason(endpoint.state().reason())
        .clearSince()
        .setVersion(endpoint.version())
        .setCreatedAt(Times.timestamp(endpoint.createdAt()))
        .setUpdatedAt(Times.timestamp(endpoint.updatedAt()));
    if (since != null) {
      record.setSince(Times.timestamp(since));
    }
    return PlainFormat.encode(record.build().toByteArray());
  }

  private Sealer sealer(EndpointId id, ByteString wrappedKey) {
    return masterKey.sealerOf(place(id), bytes(wrappedKey));
  }

  /// In order for each chat, should a newer release know another one.
  private static Ordering ordering(String name) {
    return name.equals(Ordering.NONE.name()) ? Ordering.NONE : Ordering.PER_CHAT;
  }

  /// A kind of chat that only a newer release knows is none of ours.
  private static Set<ChatKind> chats(List<String> names) {
    return Arrays.stream(ChatKind.values())
        .filter(kind -> names.contains(kind.name()))
        .collect(Collectors.toSet());
  }

  private static String place(EndpointId id) {
    return RedisKeys.endpoint(id.value());
  }

  private static byte[] bytes(ByteString text) {
    return text.toByteArray();
  }

  private static StoredEndpoint parse(byte[] value) {
    try {
      return StoredEndpoint.parseFrom(PlainFormat.decode(value));
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the record of an endpoint is no StoredEndpoint");
    }
  }

  private static StoredTarget parseTarget(byte[] value) {
    try {
      return StoredTarget.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the target of an endpoint is no StoredTarget");
    }
  }
}
