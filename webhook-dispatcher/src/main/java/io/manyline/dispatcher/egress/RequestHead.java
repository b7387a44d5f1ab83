package io.manyline.dispatcher.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// POSTs to one address as HTTP/1.1 has them on the wire; what all of them share is written once.
///
/// **Source:** RFC 9112 §3 and §5, RFC 9110 §5.5 and §7.2.
final class RequestHead {
  /// Ours, or of one connection: an endpoint's own headers cannot set them.
  static final Set<String> OURS =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  static final String USER_AGENT = "Manyline-Webhooks/1";
  static final String CONTENT_TYPE = "application/json";

  private static final byte[] ACCEPT = bytes("accept: */*\r\n");
  private static final byte[] LENGTH = bytes("content-length: ");
  private static final byte[] END = bytes("\r\n\r\n");
  private static final int MOST_DIGITS = 10;

  private final byte[] shared;

  RequestHead(URI url) {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    int port = ascii.getPort();
    boolean usual = port < 0 || port == usualPort(ascii);
    shared =
        bytes(
            "POST %s%s HTTP/1.1\r\nhost: %s%s\r\nuser-agent: %s\r\ncontent-type: %s\r\n"
                .formatted(
                    path,
                    query,
                    ascii.getHost(),
                    usual ? "" : ":" + port,
                    USER_AGENT,
                    CONTENT_TYPE));
  }

  static int usualPort(URI url) {
    return url.getScheme().equals("https") ? 443 : 80;
  }

  /// Head and body.
  ///
  /// @throws IllegalArgumentException for a header that cannot be sent
  ByteBuf write(ByteBufAllocator memory, WebhookRequest request) {
    byte[] body = request.body().utf8();
    ByteBuf out = memory.directBuffer(size(request, body));
    boolean written = false;
    try {
      out.writeBytes(shared);
      if (!request.headers().containsKey("accept")) {
        out.writeBytes(ACCEPT);
      }
      for (Map.Entry<String, String> header : request.headers().entrySet()) {
        if (!OURS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
          header(out, header.getKey(), header.getValue());
        }
      }
      out.writeBytes(LENGTH);
      out.writeCharSequence(Integer.toString(body.length), StandardCharsets.US_ASCII);
      out.writeBytes(END).writeBytes(body);
      written = true;
      return out;
    } finally {
      if (!written) {
        out.release();
      }
    }
  }

  private int size(WebhookRequest request, byte[] body) {
    int size = shared.length + ACCEPT.length + LENGTH.length + MOST_DIGITS + END.length;
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      size += header.getKey().length() + header.getValue().length() + END.length;
    }
    return size + body.length;
  }

  private static void header(ByteBuf out, String name, String value) {
    for (int i = 0; i < name.length(); i++) {
      char each = name.charAt(i);
      if (each <= ' ' || each >= 0x7f || each == ':') {
        throw new IllegalArgumentException("name of a header");
      }
    }
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if ((each < ' ' && each != '\t') || each == 0x7f) {
        throw new IllegalArgumentException("value of a header");
      }
    }
    out.writeCharSequence(name, StandardCharsets.US_ASCII);
    out.writeByte(':').writeByte(' ');
    out.writeCharSequence(value, StandardCharsets.US_ASCII);
    out.writeByte('\r').writeByte('\n');
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
