package io.manyline.worker.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How WhatsApp is reached; `manyline.whatsapp.…`.
///
/// @param server `wss://`, `ws://` or `tcp://` address
/// @param trustRoot hexadecimal key that the server's certificate chain must lead to; empty =
///   WhatsApp's own
/// @param tlsCertificate PEM file to trust for TLS besides the public authorities, or none
/// @param version of WhatsApp Web that is announced until a newer one is known
/// @param versionPage of WhatsApp that names the current one; looked at on the live network only,
///   empty for never
/// @param versionEvery between two looks at it
/// @param probeEvery how often one session tries again with a version that WhatsApp refused
/// @param deviceName shown on the phone under linked devices
@ConfigurationProperties("manyline.whatsapp")
public record WhatsAppProperties(
    @DefaultValue("wss://web.whatsapp.com/ws/chat") URI server,
    @DefaultValue("") String trustRoot,
    @Nullable Path tlsCertificate,
    @DefaultValue("2.3000.1023223821") String version,
    @DefaultValue("https://web.whatsapp.com/sw.js") String versionPage,
    @DefaultValue("24h") Duration versionEvery,
    @DefaultValue("10m") Duration probeEvery,
    @DefaultValue("Manyline") String deviceName) {}
