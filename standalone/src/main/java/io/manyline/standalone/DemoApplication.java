package io.manyline.standalone;

import io.manyline.standalone.demo.Chat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// What `./manyline demo` runs: an installation of its own with data that is thrown away, and
/// [Chat] on it.
public final class DemoApplication {
  /// Not the port of `./manyline up`, so that both can run.
  private static final String PORT = "18080";

  private DemoApplication() {}

  public static void main(String[] arguments) throws IOException {
    Path data = Files.createTempDirectory("manyline-demo");
    Launch.run(
        new String[] {"--data", data.toString(), "--port", PORT},
        (options, running) -> {
          running.add(Part.THROWAWAY_DATA, new ThrowawayDirectory(data));
          Standalone.start(options, running);
          var ports = new Ports(options.port());
          Console.print("");
          new Chat(local(ports.gateway()), local(ports.sandboxHttp()), Console::print).play();
          System.exit(0);
        });
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
