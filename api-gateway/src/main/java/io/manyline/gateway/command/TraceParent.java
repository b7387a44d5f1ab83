package io.manyline.gateway.command;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// W3C trace context that goes with a command: `00-<32 hex>-<16 hex>-<2 hex>`.
public record TraceParent(String value) {
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  /// The caller's own when it is well-formed, else a new one.
  public static TraceParent of(@Nullable String header, RandomGenerator random) {
    if (header != null && FORM.matcher(header).matches()) {
      return new TraceParent(header);
    }
    byte[] ids = new byte[24];
    random.nextBytes(ids);
    HexFormat hex = HexFormat.of();
    return new TraceParent(
        "00-" + hex.formatHex(ids, 0, 16) + "-" + hex.formatHex(ids, 16, 24) + "-01");
  }
}
