package io.manyline.whatsapp.media;

import io.manyline.whatsapp.media.MediaTransferException.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which addresses media are stored at and loaded from; whatever else is told is refused.
///
/// **Shape:** hosts come from the server alone, never from a message; live they are names below
/// `whatsapp.net` that lead to public addresses. A direct path begins with one slash and holds
/// printable ASCII without `\`, `#`, `@` or `..`. A name is asked for once more when it is dialled,
/// and may lead elsewhere then: what is there learns that somebody connects and no more, since
/// nothing is sent before TLS has proven that it is the host of that name. **Errors:**
/// [MediaTransferException] `ADDRESS_REFUSED`. **Source:** whatsmeow download.go, which builds
/// addresses in the same way.
public final class MediaAddresses {
  private static final String LIVE_SUFFIX = ".whatsapp.net";
  private static final int MAX_PATH = 2_048;
  private static final Pattern HOST = Pattern.compile("[a-z0-9.-]{1,253}(:[0-9]{1,5})?");
  private static final Pattern PATH =
      Pattern.compile("/[!-~&&[^\\\\#@/\"<>^`{|}]][!-~&&[^\\\\#@\"<>^`{|}]]*");

  private final boolean live;
  private final Lookup lookup;

  /// What a name leads to.
  @FunctionalInterface
  public interface Lookup {
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  /// @param live false for a network on this machine, such as the sandbox
  public MediaAddresses(boolean live) {
    this(live, host -> List.of(InetAddress.getAllByName(host)));
  }

  MediaAddresses(boolean live, Lookup lookup) {
    this.live = live;
    this.lookup = lookup;
  }

  /// @param pathAndQuery begins with a slash
  URI uri(MediaHosts.Host host, String pathAndQuery) {
    check(host.name());
    return URI.create("https://" + host.name() + pathAndQuery);
  }

  /// @return the path, to be used as it is
  static String checkPath(String directPath) {
    boolean good =
        directPath.length() <= MAX_PATH
            && PATH.matcher(directPath).matches()
            && !directPath.contains("..")
            && isEncoded(directPath);
    if (!good) {
      throw new MediaTransferException(Reason.ADDRESS_REFUSED, "no direct path");
    }
    return directPath;
  }

  private static boolean isEncoded(String path) {
    try {
      URI uri = URI.create("https://host" + path);
      return uri.getHost() != null && uri.getRawFragment() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private void check(String name) {
    if (!HOST.matcher(name).matches()) {
      throw refused("the server told a host that is none");
    }
    if (live) {
      checkLive(name.toLowerCase(Locale.ROOT));
    }
  }

  private void checkLive(String name) {
    if (name.contains(":") || !name.endsWith(LIVE_SUFFIX)) {
      throw refused("the server told a host that is not WhatsApp's");
    }
    try {
      for (InetAddress address : lookup.addresses(name)) {
        if (!PublicAddresses.contain(address)) {
          throw refused("the host leads to a private address");
        }
      }
    } catch (UnknownHostException e) {
      throw new MediaTransferException(Reason.INTERRUPTED, "the host has no address");
    }
  }

  private static MediaTransferException refused(String why) {
    return new MediaTransferException(Reason.ADDRESS_REFUSED, why);
  }
}
