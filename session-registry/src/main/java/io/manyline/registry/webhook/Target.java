package io.manyline.registry.webhook;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where an endpoint is, and what it is shown. Sealed as a whole where it is stored: address and
/// headers may carry credentials.
///
/// @param headers sent beside ours, in their order
public record Target(
    URI url, Map<String, String> headers, Secrets secrets, @Nullable ClientTls tls) {
  public Target {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  public Target withSecrets(Secrets next) {
    return new Target(url, headers, next, tls);
  }

  /// Without address and credentials.
  @Override
  public String toString() {
    return "Target[…]";
  }
}
