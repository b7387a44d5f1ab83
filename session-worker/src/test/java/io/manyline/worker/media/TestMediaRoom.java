package io.manyline.worker.media;

import io.manyline.registry.media.DirectoryMediaStore;
import io.manyline.registry.media.MediaLimits;
import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransfers;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/// What the media of sessions need, for tests that are about something else.
public final class TestMediaRoom {
  private static final String NOWHERE = "there-is-no-such-directory";

  private TestMediaRoom() {}

  /// Stores and loads nothing.
  public static MediaRoom off() {
    InstantSource clock = InstantSource.system();
    SecureRandom random = new SecureRandom();
    MasterKeyProperties key =
        new MasterKeyProperties(1, Base64.getEncoder().encodeToString(new byte[32]));
    MediaTransfers transfers =
        new MediaTransfers(
            _ -> {
              throw new IOException("no network here");
            },
            new MediaAddresses(false),
            new MediaSpool(Path.of(NOWHERE)),
            Runnable::run,
            clock,
            random);
    return new MediaRoom(
        new DirectoryMediaStore(Path.of(NOWHERE), new MediaLimits(0, 0, Duration.ofDays(1)), clock),
        transfers,
        transfers,
        new MediaLinks(new MasterKey(key, random), clock),
        new MediaRules(false, false, 0, 0, Duration.ZERO, ""));
  }
}
