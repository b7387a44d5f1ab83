package io.manyline.registry.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.registry.v1.StoredSession;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionFormatTest {
  private static final URI HOOK = URI.create("https://example.org/b\u00fcro?token=t0psecret");
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final SecureRandom random = new SecureRandom();
  private final SessionFormat format =
      new SessionFormat(
          new MasterKey(
              new MasterKeyProperties(1, Base64.getEncoder().encodeToString(new byte[32])),
              random));

  @Test
  void addressOfTheWebhookShouldBeSealed() {
    SessionConfig session = session(HOOK);

    byte[] record = format.first(session);

    assertThat(new String(record, StandardCharsets.ISO_8859_1))
        .doesNotContain("example.org", "t0psecret", "whsec_");
    assertThat(format.read(SessionFormat.parse(record))).isEqualTo(session);
  }

  @Test
  void addressInClearShouldBeReadAndSealedByTheNextChange() {
    SessionConfig session = session(HOOK);
    StoredSession inClear =
        SessionFormat.parse(format.first(session)).toBuilder()
            .clearWebhookAddress()
            .setWebhookUrl(HOOK.toString())
            .build();

    SessionConfig read = format.read(inClear);
    StoredSession next = SessionFormat.parse(format.next(read.withName("Other"), inClear));

    assertThat(read).isEqualTo(session);
    assertThat(next.getWebhookUrl()).isEmpty();
    assertThat(format.read(next).webhookUrl()).isEqualTo(HOOK);
  }

  @Test
  void removedAddressShouldLeaveNothing() {
    StoredSession before = SessionFormat.parse(format.first(session(HOOK)));

    StoredSession after = SessionFormat.parse(format.next(session(null), before));

    assertThat(after.getWebhookAddress()).isEqualTo(ByteString.EMPTY);
    assertThat(format.read(after).webhookUrl()).isNull();
  }

  private SessionConfig session(@Nullable URI webhookUrl) {
    return new SessionConfig(
        new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        new TenantId("one"),
        Network.SANDBOX,
        new SessionId("15550100001"),
        "Test",
        webhookUrl,
        WebhookSecret.create(random),
        true,
        HistoryDepth.RECENT,
        DesiredState.STOPPED,
        1,
        AT,
        AT);
  }
}
