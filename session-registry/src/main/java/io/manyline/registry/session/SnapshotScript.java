package io.manyline.registry.session;

import com.google.protobuf.ByteString;
import io.manyline.registry.v1.ExportedKey;
import io.manyline.registry.v1.ExportedMember;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// `snapshot.lua`: everything under some keys of a session, at one moment.
final class SnapshotScript {
  @SuppressWarnings("rawtypes")
  private static final RedisScript<List> SCRIPT =
      RedisScript.of(new ClassPathResource("lua/snapshot.lua"), List.class);

  private final ReactiveRedisTemplate<String, byte[]> redis;

  SnapshotScript(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  /// One entry for each key, in their order; `part` is the whole key. A string is a member.
  Mono<List<ExportedKey>> run(List<String> keys) {
    return redis
        .execute(SCRIPT, keys, List.of())
        .flatMap(SnapshotScript::flat)
        .collectList()
        .map(values -> read(keys, values.iterator()));
  }

  private static Flux<byte[]> flat(Object element) {
    return element instanceof List<?> list
        ? Flux.fromIterable(list).concatMap(SnapshotScript::flat)
        : Flux.just((byte[]) element);
  }

  private static List<ExportedKey> read(List<String> keys, Iterator<byte[]> values) {
    List<ExportedKey> read = new ArrayList<>();
    for (String key : keys) {
      String type = Ascii.text(values.next());
      int count = Integer.parseInt(Ascii.text(values.next()));
      ExportedKey.Builder builder = ExportedKey.newBuilder().setPart(key);
      switch (type) {
        case "hash" -> {
          for (int i = 0; i < count; i += 2) {
            String field = new String(values.next(), StandardCharsets.UTF_8);
            builder.putFields(field, ByteString.copyFrom(values.next()));
          }
        }
        case "zset" -> {
          for (int i = 0; i < count; i += 2) {
            builder.addMembers(
                ExportedMember.newBuilder()
                    .setValue(ByteString.copyFrom(values.next()))
                    .setScore(Double.parseDouble(Ascii.text(values.next()))));
          }
        }
        case "string" ->
            builder.addMembers(
                ExportedMember.newBuilder().setValue(ByteString.copyFrom(values.next())));
        default -> {}
      }
      read.add(builder.build());
    }
    return read;
  }
}
