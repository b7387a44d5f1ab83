package io.manyline.dispatcher.egress;

import io.manyline.proto.text.Utf8Text;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// POSTs to one address as HTTP/1.1 has them on the wire; what all of them share is written once.
///
/// **Order and threads:** one thread at a time.
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

  private static final String ACCEPT = "accept: */*\r\n";
  private static final String LENGTH = "content-length: ";
  private static final String END = "\r\n\r\n";
  private static final int USUAL_LENGTH = 512;

  private final String shared;
  private final Utf8Text head = new Utf8Text(USUAL_LENGTH);

  RequestHead(URI url) {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    int port = ascii.getPort();
    boolean usual = port < 0 || port == usualPort(ascii);
    shared =
        "POST %s%s HTTP/1.1\r\nhost: %s%s\r\nuser-agent: %s\r\ncontent-type: %s\r\n"
            .formatted(
                path, query, ascii.getHost(), usual ? "" : ":" + port, USER_AGENT, CONTENT_TYPE);
  }

  static int usualPort(URI url) {
    return url.getScheme().equals("https") ? 443 : 80;
  }

  /// Head and body.
  ///
  /// @throws IllegalArgumentException for a header that cannot be sent
  ByteBuf write(ByteBufAllocator memory, WebhookRequest request) {
    byte[] body = request.body().utf8();
    head.clear();
    head.ascii(shared);
    if (!request.headers().containsKey("accept")) {
      head.ascii(ACCEPT);
    }
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      if (!OURS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header(header.getKey(), header.getValue());
      }
    }
    head.ascii(LENGTH).number(body.length).ascii(END);
    ByteBuf out = memory.directBuffer(head.length() + body.length);
    head.writeTo(out::writeBytes);
    return out.writeBytes(body);
  }

  private void header(String name, String value) {
    for (int i = 0; i < name.length(); i++) {
      char each = name.charAt(i);
      if (each <= ' ' || each >= 0x7f || each == ':') {
        throw new IllegalArgumentException("name of a header");
      }
    }
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if ((each < ' ' && each != '\t') || each >= 0x7f) {
        throw new IllegalArgumentException("value of a header");
      }
    }
    head.ascii(name).ascii(": ").ascii(value).ascii("\r\n");
  }
}
