package io.manyline.sandbox.media;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request's address: segments of the path, and what follows it.
///
/// **Shape:** the query is split at `?` as well as at `&`, since clients append either to a direct
/// path that has a query. **Source:** docs/protocol/media.md.
record MediaPath(List<String> segments, Map<String, String> query) {
  private static final int HASH_BYTES = 32;
  private static final String CHANNEL_KIND = "newsletter-";

  static MediaPath of(String uri) {
    String[] parts = uri.split("[?&]", -1);
    Map<String, String> query = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      query.putIfAbsent(decode(pair[0]), pair.length > 1 ? decode(pair[1]) : "");
    }
    List<String> segments =
        List.of(parts[0].replaceAll("^/|/$", "").split("/", -1)).stream()
            .map(MediaPath::decode)
            .toList();
    return new MediaPath(segments, query);
  }

  String first() {
    return segments.getFirst();
  }

  String last() {
    return segments.getLast();
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /// @throws MediaRefusedException 404 for an upload's address whose kind belongs elsewhere
  void checkKind() {
    boolean ofChannel = first().equals("newsletter");
    if (ofChannel != segments.get(1).startsWith(CHANNEL_KIND)) {
      throw new MediaRefusedException(404, "no such kind of media here");
    }
  }

  /// The hash, as hexadecimal digits, that an upload's token stands for.
  static String hashOf(String token) {
    try {
      byte[] hash = Base64.getUrlDecoder().decode(token);
      if (hash.length == HASH_BYTES) {
        return HexFormat.of().formatHex(hash);
      }
    } catch (IllegalArgumentException _) {
      // Refused below, as a hash of another length is.
    }
    throw new MediaRefusedException(400, "the token is no SHA-256 in URL-safe base64");
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new MediaRefusedException(400, "the address is malformed");
    }
  }
}
