package io.manyline.worker.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.proto.event.v1.MediaReady;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.media.DirectoryMediaStore;
import io.manyline.registry.media.MediaInfo;
import io.manyline.registry.media.MediaLabel;
import io.manyline.registry.media.MediaLimits;
import io.manyline.registry.media.MediaLinkException;
import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.media.MediaStore;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.v1.StoredDownload;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of a file that is there.
class FileLoaderTest {
  private static final SessionUid UID = new SessionUid("01J00000000000000000000001");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.7Z");
  private static final Duration KEEP = Duration.ofDays(7);
  private static final String URL = "https://api.example.com/api/sessions/12025550100/media/";

  @TempDir private Path directory;

  private Instant now = NOW;
  private MediaLinks links;
  private FileLoader loader;

  @BeforeEach
  void keepAWeek() {
    MasterKey key =
        new MasterKey(
            new MasterKeyProperties(1, Base64.getEncoder().encodeToString(new byte[32])),
            new SecureRandom());
    MediaStore store =
        new DirectoryMediaStore(directory, new MediaLimits(1_000, 10_000, KEEP), () -> now);
    links = new MediaLinks(key, () -> now);
    MediaRoom off = TestMediaRoom.off();
    MediaRules rules = new MediaRules(true, true, 1_000, 1_000, KEEP, "https://api.example.com");
    loader =
        new FileLoader(
            new MediaRoom(store, off.asked(), off.background(), links, rules),
            config(),
            store.of(UID, key.sessionSealer(UID, key.newSessionKey(UID))),
            Runnable::run,
            new EventComposer(config(), 7),
            () -> now);
  }

  @Test
  void linkShouldOpenTheFileUntilItExpiresAsTheEventSays() {
    WantedFile wanted = wanted();
    MediaReady ready = loader.ready(wanted, info(wanted)).getMediaReady();

    Instant until = EventComposer.instant(ready.getUrlExpiresAt());
    assertThat(until).isEqualTo("2026-01-08T00:00:00Z");
    assertThat(ready.getUrl())
        .startsWith(URL + wanted.id() + "?token=" + until.getEpochSecond() + ".");
    String token = ready.getUrl().substring(ready.getUrl().indexOf('=') + 1);
    now = until.minusMillis(1);
    assertThat(links.open(token, wanted.id())).isEqualTo(UID);
    now = until;
    assertThatThrownBy(() -> links.open(token, wanted.id()))
        .isInstanceOfSatisfying(MediaLinkException.class, e -> assertThat(e.isExpired()).isTrue());
  }

  private static WantedFile wanted() {
    return WantedFile.of(
        UID,
        StoredDownload.newBuilder()
            .setMessageId("3EB0")
            .setChat("12025550111@s.whatsapp.net")
            .setKind("image")
            .build());
  }

  private static MediaInfo info(WantedFile wanted) {
    return new MediaInfo(wanted.id(), MediaLabel.of("image/png", ""), 7, "00", 1, 1, NOW);
  }

  private static SessionConfig config() {
    return new SessionConfig(
        UID,
        new TenantId("t"),
        Network.SANDBOX,
        new SessionId("12025550100"),
        "Test",
        null,
        new WebhookSecret("whsec_AAAA"),
        true,
        HistoryDepth.RECENT,
        DesiredState.CONNECTED,
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
