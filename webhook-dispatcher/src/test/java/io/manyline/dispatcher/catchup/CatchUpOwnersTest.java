package io.manyline.dispatcher.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.catchup.VirtualWorld.Arrived;
import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// One scan for endpoints of several owners.
class CatchUpOwnersTest {
  @Test
  void scanShouldBringNoEndpointWhatIsAnotherTenantsOrOfAnotherNetwork() {
    VirtualWorld world = new VirtualWorld(1);
    Map<EndpointId, Scope> scopes =
        Map.of(
            new EndpointId("ours"), new Scope(InMemoryEndpoints.TENANT, Network.SANDBOX, null),
            new EndpointId("others"), new Scope(new TenantId("others"), Network.SANDBOX, null),
            new EndpointId("live"), new Scope(InMemoryEndpoints.TENANT, Network.LIVE, null));
    scopes.forEach(
        (id, scope) ->
            world.endpoints.put(CatchUpSimulationTest.of(scope, world.endpoint(id.value()))));
    List<EndpointId> owners = List.copyOf(scopes.keySet());
    List<SessionEvent> log = new ArrayList<>();
    world.fill(0, log);
    VirtualNode node = new VirtualNode(world, new Random(1));
    world.takes = _ -> false;
    node.assign(0);
    for (int i = 0; i < 300; i++) {
      int owner = i % owners.size();
      log.add(
          VirtualWorld.event(
                  new EventPosition(0, i), "01ARZ3NDEKTSV4RRFFQ69G5FA" + owner, "chat" + i % 50)
              .toBuilder()
              .setTenant(scopes.get(owners.get(owner)).tenant().value())
              .setNetwork(scopes.get(owners.get(owner)).network().wireName())
              .build());
      CatchUpSimulationTest.settle(world, node, Duration.ofSeconds(1));
    }
    assertThat(world.cursors.load(0)).containsOnlyKeys(owners);

    world.takes = _ -> true;
    for (int i = 0; i < 4_000 && !world.cursors.isEmpty(); i++) {
      CatchUpSimulationTest.settle(world, node, Duration.ofSeconds(1));
    }

    assertThat(world.cursors.isEmpty()).isTrue();
    assertThat(world.arrived)
        .allMatch(each -> each.endpoint().equals(owners.get((int) each.place().offset() % 3)));
    assertThat(world.arrived.stream().filter(Arrived::taken)).hasSizeGreaterThan(200);
  }
}
