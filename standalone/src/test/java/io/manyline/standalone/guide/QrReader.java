package io.manyline.standalone.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads QR codes with zbarimg, which knows nothing of the product.
final class QrReader {
  private QrReader() {}

  static void require() {
    Program.require("zbarimg (Debian package zbar-tools)", "zbarimg", "--version");
  }

  /// The text of the only QR code in the picture. (Of 1,500 of them, one had a bar code of another
  /// kind inside, by chance.)
  static String read(Path picture) throws IOException, InterruptedException {
    Path directory = picture.toAbsolutePath().getParent();
    return Program.run(
            directory, "zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", picture.toString())
        .stripTrailing();
  }

  static String read(byte[] png, Path directory) throws IOException, InterruptedException {
    return read(Files.write(Files.createTempFile(directory, "picture", ".png"), png));
  }
}
