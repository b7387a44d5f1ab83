package io.manyline.fleet;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// Redis, seen by an operator: all that is stored of a session, and who may touch what.
final class SessionSnapshot implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;

  SessionSnapshot(RedisExtension redis) {
    client = RedisClient.create(RedisURI.create(redis.host(), redis.port()));
    connection = client.connect(ByteArrayCodec.INSTANCE);
  }

  /// Every key of the session's state with its value, as Redis itself writes it.
  Map<String, String> of(SessionUid uid) {
    Map<String, String> values = new TreeMap<>();
    for (String key : RedisKeys.stateOf(uid)) {
      byte[] dump = connection.sync().dump(key.getBytes());
      values.put(key, dump == null ? "" : HexFormat.of().formatHex(dump));
    }
    return values;
  }

  /// Events that wait for Kafka, or for a write that removes them.
  long inboxRows(SessionUid uid) {
    return connection.sync().hlen(RedisKeys.inbox(uid).getBytes());
  }

  /// `ACL SETUSER`.
  void user(String name, String... rules) {
    CommandArgs<byte[], byte[]> arguments =
        new CommandArgs<>(ByteArrayCodec.INSTANCE).add("SETUSER").add(name);
    for (String rule : rules) {
      arguments.add(rule);
    }
    connection
        .sync()
        .dispatch(CommandType.ACL, new StatusOutput<>(ByteArrayCodec.INSTANCE), arguments);
  }

  @Override
  public void close() {
    connection.sync().aclDeluser("first", "second");
    connection.close();
    client.shutdown();
  }
}
