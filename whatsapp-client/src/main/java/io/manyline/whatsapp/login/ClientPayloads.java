package io.manyline.whatsapp.login;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.client.ClientSettings;
import io.manyline.whatsapp.device.Credentials;
import io.manyline.whatsapp.history.HistoryDepth;
import io.manyline.whatsapp.iq.PreKeyNodes;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ClientPayload;
import io.manyline.whatsapp.proto.ClientPayload.DevicePairingData;
import io.manyline.whatsapp.proto.ClientPayload.UserAgent;
import io.manyline.whatsapp.proto.ClientPayload.WebInfo;
import io.manyline.whatsapp.proto.DeviceProps;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;

/// What a client says of itself inside the handshake: to register, or to log in.
///
/// **Source:** docs/protocol: client payload (whatsmeow store/clientpayload.go).
public final class ClientPayloads {
  private static final int PLATFORM_WEB = 14;
  private static final int RELEASE = 0;
  private static final int WEB_BROWSER = 0;
  private static final int WIFI_UNKNOWN = 1;
  private static final int USER_ACTIVATED = 1;
  private static final int PLATFORM_TYPE_CHROME = 1;

  /// Ten years.
  private static final int HISTORY_DAYS = 3_650;

  private static final int HISTORY_MEGABYTES = 10_240;
  private static final String NO_NETWORK = "000";

  private final ClientSettings settings;
  private final List<Integer> version;

  /// @throws IllegalArgumentException for a version that is not three numbers with dots
  public ClientPayloads(ClientSettings settings) {
    this.settings = settings;
    if (!settings.version().matches("\\d{1,9}\\.\\d{1,9}\\.\\d{1,10}")) {
      throw new IllegalArgumentException("expected 2.3000.N: " + settings.version());
    }
    version = Stream.of(settings.version().split("\\.")).map(Integer::parseUnsignedInt).toList();
  }

  public byte[] registration(Credentials credentials, SignedPreKey signed) {
    byte[] registrationId =
        ByteBuffer.allocate(4).putInt(credentials.identity().registrationId()).array();
    DevicePairingData pairing =
        DevicePairingData.newBuilder()
            .setERegid(ByteString.copyFrom(registrationId))
            .setEKeytype(ByteString.copyFrom(new byte[] {5}))
            .setEIdent(ByteString.copyFrom(credentials.identity().identity().publicKey()))
            .setESkeyId(ByteString.copyFrom(PreKeyNodes.idBytes(signed.id())))
            .setESkeyVal(ByteString.copyFrom(signed.keyPair().publicKey()))
            .setESkeySig(ByteString.copyFrom(signed.signature()))
            .setBuildHash(ByteString.copyFrom(buildHash()))
            .setDeviceProps(deviceProps().toByteString())
            .build();
    return common()
        .setPassive(false)
        .setPull(false)
        .setDevicePairingData(pairing)
        .build()
        .toByteArray();
  }

  /// Passive: what waits comes after `<active/>`, once prekeys are in order.
  public byte[] login(Jid device) {
    return common()
        .setUsername(Long.parseLong(device.user()))
        .setDevice(device.device())
        .setPassive(true)
        .setPull(true)
        .setLidDbMigrated(true)
        .build()
        .toByteArray();
  }

  private ClientPayload.Builder common() {
    UserAgent.AppVersion appVersion =
        UserAgent.AppVersion.newBuilder()
            .setPrimary(version.get(0))
            .setSecondary(version.get(1))
            .setTertiary(version.get(2))
            .build();
    UserAgent agent =
        UserAgent.newBuilder()
            .setPlatform(PLATFORM_WEB)
            .setReleaseChannel(RELEASE)
            .setAppVersion(appVersion)
            .setMcc(NO_NETWORK)
            .setMnc(NO_NETWORK)
            .setOsVersion("0.1.0")
            .setManufacturer("")
            .setDevice("Desktop")
            .setOsBuildNumber("0.1.0")
            .setLocaleLanguage("en")
            .setLocaleCountry("US")
            .build();
    return ClientPayload.newBuilder()
        .setUserAgent(agent)
        .setWebInfo(WebInfo.newBuilder().setWebSubPlatform(WEB_BROWSER))
        .setConnectType(WIFI_UNKNOWN)
        .setConnectReason(USER_ACTIVATED);
  }

  private DeviceProps deviceProps() {
    return DeviceProps.newBuilder()
        .setOs(settings.deviceName())
        .setVersion(
            DeviceProps.AppVersion.newBuilder().setPrimary(0).setSecondary(1).setTertiary(0))
        .setPlatformType(PLATFORM_TYPE_CHROME)
        .setRequireFullSync(settings.history() == HistoryDepth.FULL)
        .setHistorySyncConfig(historySyncConfig())
        .build();
  }

  /// The first part comes inside its message, as web browsers ask for it.
  private DeviceProps.HistorySyncConfig historySyncConfig() {
    DeviceProps.HistorySyncConfig.Builder config =
        DeviceProps.HistorySyncConfig.newBuilder()
            .setStorageQuotaMb(HISTORY_MEGABYTES)
            .setInlineInitialPayloadInE2EeMsg(true);
    if (settings.history() == HistoryDepth.FULL) {
      config.setFullSyncDaysLimit(HISTORY_DAYS).setFullSyncSizeMbLimit(HISTORY_MEGABYTES);
    }
    return config.build();
  }

  private byte[] buildHash() {
    try {
      return MessageDigest.getInstance("MD5")
          .digest(settings.version().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
