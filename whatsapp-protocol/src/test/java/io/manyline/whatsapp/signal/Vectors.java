package io.manyline.whatsapp.signal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Recorded material under `vectors/signal`; each file says where it is from.
public final class Vectors {
  private Vectors() {}

  public static JsonNode read(String file) {
    try (var stream = Vectors.class.getResourceAsStream("/vectors/signal/" + file)) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(stream, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(JsonNode node, String name) {
    return HexFormat.of().parseHex(node.get(name).asString());
  }
}
