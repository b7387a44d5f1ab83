package io.manyline.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;

/// Makes a key and its certificate for `localhost` with the JDK's `keytool`.
///
/// **Shape:** a store with [#ALIAS] under [#PASSWORD]. The validity is as `keytool` makes it, 90
/// days from now, unless options say something else.
public final class TlsKeys {
  public static final String PASSWORD = "changeit";

  /// Of the key.
  public static final String ALIAS = "localhost";

  /// Of the certificate of who signed it, where somebody else did.
  public static final String AUTHORITY = "authority";

  private TlsKeys() {}

  /// No authority signed it.
  ///
  /// @param directory takes a file
  /// @param options more of `keytool -genkeypair`
  public static KeyStore selfSigned(Path directory, String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve("keys.p12");
    generate(file, ALIAS, "san=dns:localhost", options);
    return load(file);
  }

  /// An authority signed it that nobody knows.
  ///
  /// @param directory takes a file
  /// @param options more of `keytool -genkeypair` for the key that is signed
  public static KeyStore signed(Path directory, String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve("keys.p12");
    generate(file, AUTHORITY, "bc:critical=ca:true");
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-signer", AUTHORITY));
    generate(file, ALIAS, "san=dns:localhost", all.toArray(String[]::new));
    KeyStore keys = load(file);
    Certificate authority = keys.getCertificate(AUTHORITY);
    keys.deleteEntry(AUTHORITY);
    keys.setCertificateEntry(AUTHORITY, authority);
    return keys;
  }

  private static void generate(Path file, String name, String extension, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).inheritIO().start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed, see its output above");
    }
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }
}
