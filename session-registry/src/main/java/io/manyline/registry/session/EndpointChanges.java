package io.manyline.registry.session;

import io.manyline.registry.id.Network;
import io.manyline.registry.key.RedisKeys;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What is called out when an endpoint of a network was made, changed or deleted, after it is
/// stored: whoever remembers endpoints asks for them anew.
///
/// **Shape:** channel `ml:endpoint-changes:{network}`; an empty message. **Order and threads:** a
/// call may be lost with a connection, so read anew now and then, too. Heard on the driver's
/// thread.
public final class EndpointChanges {
  private final ReactiveRedisTemplate<String, byte[]> redis;

  public EndpointChanges(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  /// @return how many heard it
  public Mono<Long> tell(Network network) {
    return redis.convertAndSend(RedisKeys.endpointChanges(network), new byte[0]);
  }

  /// A value for each call from now on, without an end.
  public Flux<Network> heard(Network network) {
    return redis.listenToChannel(RedisKeys.endpointChanges(network)).map(_ -> network);
  }
}
