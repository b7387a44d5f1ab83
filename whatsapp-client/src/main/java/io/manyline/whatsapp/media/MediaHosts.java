package io.manyline.whatsapp.media;

import io.manyline.whatsapp.binary.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Where media may be stored and loaded just now, the preferred host first.
///
/// **Shape:** `<media_conn auth ttl auth_ttl><host hostname [type]>[<upload/>][<download/>]…`; what
/// a host serves is told by children, none of them meaning everything. **Source:** whatsmeow
/// mediaconn.go, whatsapp-rust wacore/src/iq/mediaconn.rs.
///
/// @param auth goes with uploads; never to be logged
/// @param until when they are to be asked for again
public record MediaHosts(String auth, List<Host> hosts, Instant until) {
  private static final int MAX_HOSTS = 20;
  private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

  /// @param name `host` or `host:port`
  record Host(String name, boolean upload, boolean download, boolean fallback) {
    private static Host read(Node node) {
      boolean told = node.child("upload").isPresent() || node.child("download").isPresent();
      return new Host(
          node.required("hostname").toLowerCase(Locale.ROOT),
          !told || node.child("upload").isPresent(),
          !told || node.child("download").isPresent(),
          node.attribute("type").filter("fallback"::equals).isPresent());
    }
  }

  /// @throws io.manyline.whatsapp.binary.MalformedNodeException for an answer that is none
  static MediaHosts read(Node answer, Instant now) {
    Node connection = answer.requiredChild("media_conn");
    long ttl =
        Math.min(
            connection.number("ttl").orElse(0L),
            connection.number("auth_ttl").orElse(LONGEST_SECONDS));
    List<Host> hosts =
        connection.children("host").stream()
            .limit(MAX_HOSTS)
            .map(Host::read)
            .sorted((a, b) -> Boolean.compare(a.fallback(), b.fallback()))
            .toList();
    long seconds = Math.clamp(ttl, 0, LONGEST_SECONDS);
    return new MediaHosts(connection.required("auth"), hosts, now.plusSeconds(seconds));
  }

  List<Host> forUpload() {
    return hosts.stream().filter(Host::upload).toList();
  }

  List<Host> forDownload() {
    return hosts.stream().filter(Host::download).toList();
  }

  @Override
  public String toString() {
    return "MediaHosts[" + hosts + ", until " + until + "]";
  }
}
