package io.manyline.sandbox.media;

import io.manyline.sandbox.query.IqTable;
import io.manyline.whatsapp.binary.Node;
import java.util.List;

/// `<media_conn>`: where media are, and a ticket for uploads.
///
/// **Source:** whatsmeow mediaconn.go, which demands the four attributes as numbers and text.
public final class MediaQueries {
  private static final int MAX_BUCKETS = 12;

  private final MediaServer server;

  public MediaQueries(MediaServer server) {
    this.server = server;
  }

  public void register(IqTable table) {
    table.put("w:m", "set", "media_conn", (_, _) -> List.of(connection()));
    table.put("w:m", "get", "media_conn", (_, _) -> List.of(connection()));
  }

  private Node connection() {
    long life = MediaTickets.LIFE.toSeconds();
    Node host =
        Node.of("host", Node.of("upload"), Node.of("download"))
            .with("hostname", server.host())
            .with("type", "primary");
    return Node.of("media_conn", host)
        .with("auth", server.issueTicket())
        .with("ttl", life)
        .with("auth_ttl", life)
        .with("max_buckets", MAX_BUCKETS);
  }
}
