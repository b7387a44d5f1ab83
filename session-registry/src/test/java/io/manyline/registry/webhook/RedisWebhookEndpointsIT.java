package io.manyline.registry.webhook;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.manyline.registry.RegistryFixture;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.PlainFormat;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.session.EndpointChanges.Changes;
import io.manyline.registry.session.RedisSessionDirectory;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.v1.StoredEndpoint;
import io.manyline.testsupport.RedisExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

class RedisWebhookEndpointsIT {
  private static final EndpointLimits LIMITS = new EndpointLimits(50, 20);
  private static final URI HOOK = URI.create("https://example.org/hook?token=t0psecret");

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private RegistryFixture fixture;
  private RedisSessionDirectory sessions;
  private RedisWebhookEndpoints endpoints;
  private SessionConfig session;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    InstantSource clock = () -> now;
    sessions = fixture.sessions(clock);
    endpoints = fixture.endpoints(sessions, clock);
    session = sessions.create(fixture.newSession("15550100041")).block(DEADLINE).session();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void createdEndpointShouldComeBackAsItIs() {
    WebhookEndpoint created = create(full(session.uid()));

    assertThat(created.id().value()).startsWith("wh_");
    assertThat(created.version()).isEqualTo(1);
    WebhookEndpoint found = find(created.id());
    assertThat(found).isEqualTo(created);
    assertThat(found.target().headers())
        .containsExactly(Map.entry("X-A", "1"), Map.entry("B", "2"));
    assertThat(list()).containsExactly(created);
    assertThat(ofSession(session.uid())).containsExactly(created);
  }

  @Test
  void sessionShouldHaveItsShortFormItsOwnAndThoseForAllSessionsAndNoOther() {
    SessionConfig other =
        sessions.create(fixture.newSession("15550100042")).block(DEADLINE).session();
    WebhookEndpoint own = create(simple(session.uid()));
    now = now.plusSeconds(1);
    WebhookEndpoint ofAll = create(simple(null));
    WebhookEndpoint others = create(simple(other.uid()));
    sessions.update(session.uid(), each -> each.withWebhookUrl(HOOK)).block(DEADLINE);

    assertThat(ofSession(session.uid()))
        .extracting(each -> each.id().value())
        .containsExactly(session.uid().value(), own.id().value(), ofAll.id().value());
    assertThat(ofSession(other.uid())).containsExactlyInAnyOrder(ofAll, others);
    assertThat(list()).containsExactlyInAnyOrder(own, ofAll, others);
    assertThat(endpoints.list(fixture.tenant, Network.LIVE).collectList().block(DEADLINE))
        .isEmpty();
  }

  @Test
  void updateShouldLoseNoChangeOfManyAtOnce() {
    EndpointId id = create(simple(null)).id();

    Flux.range(0, 20)
        .flatMap(
            i ->
                endpoints.update(
                    id,
                    each ->
                        each.withPolicy(
                            new Policy(
                                Ordering.NONE,
                                each.policy().timeout(),
                                each.policy().concurrency() + 1,
                                List.of()))),
            20)
        .blockLast(DEADLINE);

    assertThat(find(id).policy().concurrency()).isEqualTo(Policy.DEFAULT.concurrency() + 20);
    assertThat(find(id).version()).isEqualTo(21);
  }

  @Test
  void whatOnlyANewerReleaseKnowsShouldStayInTheRecord() throws Exception {
    WebhookEndpoint created = create(full(null));
    String key = RedisKeys.endpoint(created.id().value());
    UnknownFieldSet newer =
        UnknownFieldSet.newBuilder()
            .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(42).build())
            .build();
    StoredEndpoint stored = StoredEndpoint.parseFrom(PlainFormat.decode(bytes(key)));
    fixture
        .redis
        .opsForValue()
        .set(
            key,
            PlainFormat.encode(stored.toBuilder().mergeUnknownFields(newer).build().toByteArray()))
        .block(DEADLINE);

    endpoints.update(created.id(), each -> each.withFilter(EventFilter.ALL)).block(DEADLINE);

    StoredEndpoint after = StoredEndpoint.parseFrom(PlainFormat.decode(bytes(key)));
    assertThat(after.getTypesList()).containsExactly("*");
    assertThat(after.getUnknownFields()).isEqualTo(newer);
  }

  @Test
  void neitherAddressNorHeadersNorSecretsNorKeysShouldBeReadableInRedis() {
    WebhookEndpoint created = create(full(null));

    assertThat(
            new String(
                bytes(RedisKeys.endpoint(created.id().value())), StandardCharsets.ISO_8859_1))
        .doesNotContain("whsec_", "t0psecret", "example.org", "X-A", "PRIVATE KEY");
    assertThat(created.toString() + created.target()).doesNotContain("t0psecret", "X-A", "whsec");
  }

  @Test
  void recordUnderAnotherEndpointsKeyShouldNotOpen() {
    WebhookEndpoint one = create(full(null));
    WebhookEndpoint other = create(full(null));
    fixture
        .redis
        .opsForValue()
        .set(
            RedisKeys.endpoint(other.id().value()),
            PlainFormat.encode(
                moved(bytes(RedisKeys.endpoint(one.id().value())), other.id().value())))
        .block(DEADLINE);

    assertThatThrownBy(() -> find(other.id())).isInstanceOf(SealBrokenException.class);
  }

  @Test
  void limitsShouldHoldForManyAtOnceAndCountScopesApart() {
    EndpointLimits limits = new EndpointLimits(5, 3);
    List<Boolean> made =
        Flux.range(0, 12)
            .flatMap(
                _ ->
                    endpoints
                        .create(simple(session.uid()), limits)
                        .map(_ -> true)
                        .onErrorReturn(EndpointLimitException.class, false),
                12)
            .collectList()
            .block(DEADLINE);

    assertThat(made).filteredOn(each -> each).hasSize(3);
    refused(simple(session.uid()), limits, false);
    endpoints.create(simple(null), limits).block(DEADLINE);
    endpoints.create(simple(null), limits).block(DEADLINE);
    refused(simple(null), limits, true);
    assertThat(list()).hasSize(5);
  }

  @Test
  void namesThatACrashLeftShouldNotCountForEver() {
    EndpointLimits one = new EndpointLimits(1, 1);
    WebhookEndpoint lost = endpoints.create(simple(session.uid()), one).block(DEADLINE);
    fixture.redis.delete(RedisKeys.endpoint(lost.id().value())).block(DEADLINE);

    refused(simple(session.uid()), one, true);
    now = now.plus(Duration.ofMinutes(2));

    WebhookEndpoint next = endpoints.create(simple(session.uid()), one).block(DEADLINE);
    assertThat(list()).containsExactly(next);
  }

  @Test
  void deleteShouldLeaveNothingBehind() {
    EndpointId id = create(full(session.uid())).id();
    RedisKeys.allOfEndpoint(id.value()).stream()
        .skip(1)
        .forEach(key -> fixture.redis.opsForValue().set(key, new byte[1]).block(DEADLINE));

    assertThat(endpoints.delete(id).block(DEADLINE)).isTrue();

    assertThat(find(id)).isNull();
    assertThat(keysOf(id)).isEmpty();
    assertThat(list()).isEmpty();
    assertThat(ofSession(session.uid())).isEmpty();
    assertThat(endpoints.delete(id).block(DEADLINE)).isFalse();
  }

  @Test
  void deletedSessionShouldTakeItsEndpointsAlongAndLeaveThoseForAllSessions() {
    WebhookEndpoint own = create(full(session.uid()));
    WebhookEndpoint ofAll = create(full(null));
    RedisKeys.dispatcherOf(own.id().value())
        .forEach(key -> fixture.redis.opsForValue().set(key, new byte[1]).block(DEADLINE));
    long before = changesSince(0).upTo();

    sessions.delete(session.uid()).block(DEADLINE);

    assertThat(keysOf(own.id())).isEmpty();
    assertThat(list()).containsExactly(ofAll);
    assertThat(changesSince(before).tenants()).containsExactly(fixture.tenant);
    assertThat(endpoints.create(full(session.uid()), LIMITS).block(DEADLINE)).isNull();
    assertThat(list()).containsExactly(ofAll);
  }

  @Test
  void shortFormShouldBeAViewOfTheSession() {
    EndpointId id = EndpointId.ofSession(session.uid());
    assertThat(find(id)).isNull();
    assertThat(endpoints.update(id, each -> each).block(DEADLINE)).isNull();

    sessions.update(session.uid(), each -> each.withWebhookUrl(HOOK)).block(DEADLINE);

    WebhookEndpoint view = find(id);
    assertThat(view.isShortForm()).isTrue();
    assertThat(view.target().url()).isEqualTo(HOOK);
    assertThat(view.target().secrets().current()).isEqualTo(session.webhookSecret());
    assertThat(view.filter()).isEqualTo(EventFilter.ALL);
    assertThat(view.policy()).isEqualTo(Policy.DEFAULT);
    assertThat(view.state()).isEqualTo(State.ENABLED);
    assertThat(list()).isEmpty();
  }

  @Test
  void shortFormsSecretAndStateShouldBeKeptByTheSession() {
    EndpointId id = EndpointId.ofSession(session.uid());
    sessions.update(session.uid(), each -> each.withWebhookUrl(HOOK)).block(DEADLINE);
    WebhookSecret next = WebhookSecret.create(fixture.random);
    Secrets rotated = find(id).target().secrets().rotated(next, now.plusSeconds(60));
    State gone = State.disabled(State.GONE, now);

    WebhookEndpoint updated =
        endpoints
            .update(id, each -> each.withTarget(each.target().withSecrets(rotated)).withState(gone))
            .block(DEADLINE);

    assertThat(updated.target().secrets()).isEqualTo(rotated);
    assertThat(find(id)).isEqualTo(updated);
    SessionConfig stored = sessions.find(session.uid()).block(DEADLINE);
    assertThat(stored.webhookSecret()).isEqualTo(next);
    assertThat(new String(bytes(RedisKeys.config(session.uid())), StandardCharsets.ISO_8859_1))
        .doesNotContain("whsec_");

    sessions
        .update(session.uid(), each -> each.withWebhookUrl(URI.create("https://example.net/")))
        .block(DEADLINE);
    assertThat(find(id).state()).isEqualTo(State.ENABLED);
    assertThat(find(id).target().secrets()).isEqualTo(rotated);
  }

  @Test
  void shortFormShouldRefuseWhatTheSessionHasNoPlaceFor() {
    EndpointId id = EndpointId.ofSession(session.uid());
    sessions.update(session.uid(), each -> each.withWebhookUrl(HOOK)).block(DEADLINE);
    SessionConfig before = sessions.find(session.uid()).block(DEADLINE);

    assertThatThrownBy(
            () ->
                endpoints.update(id, each -> each.withFilter(full(null).filter())).block(DEADLINE))
        .isInstanceOf(ShortFormException.class);
    assertThat(sessions.find(session.uid()).block(DEADLINE)).isEqualTo(before);
  }

  @Test
  void deletedShortFormShouldTakeTheAddressOutOfTheSession() {
    EndpointId id = EndpointId.ofSession(session.uid());
    sessions.update(session.uid(), each -> each.withWebhookUrl(HOOK)).block(DEADLINE);

    assertThat(endpoints.delete(id).block(DEADLINE)).isTrue();

    assertThat(sessions.find(session.uid()).block(DEADLINE).webhookUrl()).isNull();
    assertThat(endpoints.delete(id).block(DEADLINE)).isFalse();
  }

  @Test
  void unknownEndpointShouldBeEmpty() {
    EndpointId unknown = EndpointId.next(new UlidSource(() -> now, fixture.random));

    assertThat(find(unknown)).isNull();
    assertThat(find(new EndpointId("0"))).isNull();
    assertThat(endpoints.update(unknown, each -> each).block(DEADLINE)).isNull();
    assertThat(endpoints.delete(unknown).block(DEADLINE)).isFalse();
  }

  private NewEndpoint full(@Nullable SessionUid uid) {
    return new NewEndpoint(
        new Scope(fixture.tenant, Network.SANDBOX, uid),
        new Target(
            HOOK,
            headers(),
            new Secrets(
                WebhookSecret.create(fixture.random),
                WebhookSecret.create(fixture.random),
                now.plusSeconds(60)),
            new ClientTls("CA", "CERTIFICATE", "PRIVATE KEY")),
        new EventFilter(List.of("message.*", "session.status"), Set.of(ChatKind.GROUP)),
        new Policy(
            Ordering.NONE, Duration.ofSeconds(5), 3, List.of(Duration.ZERO, Duration.ofMinutes(1))),
        State.disabled(State.USER_REQUEST, now));
  }

  private static Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-A", "1");
    headers.put("B", "2");
    return headers;
  }

  private NewEndpoint simple(@Nullable SessionUid uid) {
    return fixture.newEndpoint(HOOK, uid);
  }

  private WebhookEndpoint create(NewEndpoint wanted) {
    return endpoints.create(wanted, LIMITS).block(DEADLINE);
  }

  private WebhookEndpoint find(EndpointId id) {
    return endpoints.find(id).block(DEADLINE);
  }

  private List<WebhookEndpoint> list() {
    return endpoints.list(fixture.tenant, Network.SANDBOX).collectList().block(DEADLINE);
  }

  private List<WebhookEndpoint> ofSession(SessionUid uid) {
    return endpoints.ofSession(uid, fixture.tenant, Network.SANDBOX).collectList().block(DEADLINE);
  }

  private Changes changesSince(long since) {
    return endpoints.changes(since).block(DEADLINE);
  }

  private byte[] bytes(String key) {
    return fixture.redis.opsForValue().get(key).block(DEADLINE);
  }

  private List<String> keysOf(EndpointId id) {
    return fixture.redis.keys("ml:*{" + id.value() + "}:*").collectList().block(DEADLINE);
  }

  private static byte[] moved(byte[] record, String id) {
    try {
      return StoredEndpoint.parseFrom(PlainFormat.decode(record)).toBuilder()
          .setId(id)
          .build()
          .toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void refused(NewEndpoint wanted, EndpointLimits limits, boolean ofTenant) {
    assertThatThrownBy(() -> endpoints.create(wanted, limits).block(DEADLINE))
        .isInstanceOfSatisfying(
            EndpointLimitException.class, e -> assertThat(e.isOfTenant()).isEqualTo(ofTenant));
  }
}
