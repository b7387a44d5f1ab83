package io.manyline.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sandbox as a process of its own.
///
/// **Shape:** arguments `--host`, `--http-port`, `--tls-port`, `--tcp-port`, `--data` and `--seed`,
/// each as `--name=value`, or else the environment: `SANDBOX_HOST`, `SANDBOX_HTTP_PORT` and so on.
/// With a data directory, the root key and the TLS certificate are written there as `root.hex` and
/// `tls.pem`.
public final class SandboxMain {
  // A logback.xml would be taken up by every process that has this module on its class path.
  static {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "sandbox-logback.xml");
    }
  }

  private static final Logger log = LoggerFactory.getLogger(SandboxMain.class);

  private SandboxMain() {}

  public static void main(String[] arguments) throws Exception {
    SandboxSettings settings = settings(arguments, System.getenv());
    CountDownLatch ended = new CountDownLatch(1);
    Sandbox sandbox = Sandbox.start(settings);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("sandbox-stop")
                .unstarted(
                    () -> {
                      sandbox.close();
                      ended.countDown();
                    }));
    announce(sandbox, settings);
    ended.await();
  }

  static SandboxSettings settings(String[] arguments, Map<String, String> environment) {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (!argument.startsWith("--") || parts.length < 2) {
        throw new IllegalArgumentException("expected --name=value, got " + argument);
      }
      given.put(
          "SANDBOX_" + parts[0].substring(2).replace('-', '_').toUpperCase(Locale.ROOT), parts[1]);
    }
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(given);
    String data = all.getOrDefault("SANDBOX_DATA", "");
    return new SandboxSettings(
        all.getOrDefault("SANDBOX_HOST", "127.0.0.1"),
        Integer.parseInt(all.getOrDefault("SANDBOX_HTTP_PORT", "8090")),
        Integer.parseInt(all.getOrDefault("SANDBOX_TLS_PORT", "8091")),
        Integer.parseInt(all.getOrDefault("SANDBOX_TCP_PORT", "8092")),
        data.isEmpty() ? null : Path.of(data),
        Long.parseLong(all.getOrDefault("SANDBOX_SEED", "1")));
  }

  private static void announce(Sandbox sandbox, SandboxSettings settings) throws Exception {
    String root = HexFormat.of().formatHex(sandbox.trustRoot().publicKey());
    log.info("control   {}", sandbox.control());
    log.info("clients   {} {} {}", sandbox.webSocket(), sandbox.secureWebSocket(), sandbox.tcp());
    log.info("root key  {}", root);
    log.info("tls certificate\n{}", sandbox.tlsCertificatePem().strip());
    Path data = settings.data();
    if (data != null) {
      Files.writeString(data.resolve("root.hex"), root + "\n");
      Path pem = data.resolve("tls.pem");
      Files.writeString(pem, sandbox.tlsCertificatePem());
      log.info("tls       {}", pem.toAbsolutePath());
    }
  }
}
