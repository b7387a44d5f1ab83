package io.manyline.dispatcher.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses a webhook may be sent to: public ones, and those that the operator allows.
///
/// Asked about the address that is dialled, never about a name. What is not known to be public is
/// refused: of IPv6 only global unicast passes, and of that nothing that carries an IPv4 address or
/// is set apart for protocols or documentation. An IPv4-mapped address counts as the IPv4 address.
///
/// **Source:** IANA special-purpose address registries (RFC 6890); RFC 5214 for ISATAP; Azure's
/// `168.63.129.16`, a public address that answers only inside.
public final class AddressGuard {
  private static final List<AddressRange> REFUSED_V4 =
      ranges(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.31.196.0/24",
          "192.52.193.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "192.175.48.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  private static final AddressRange GLOBAL_UNICAST_V6 = AddressRange.parse("2000::/3");

  private static final List<AddressRange> REFUSED_V6 =
      ranges("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

  private final List<AddressRange> allowed;

  /// @param allowed passes although it is not public
  public AddressGuard(List<AddressRange> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  public boolean permits(InetAddress address) {
    return allowed.stream().anyMatch(range -> range.contains(address)) || isPublic(address);
  }

  private static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return REFUSED_V4.stream().noneMatch(range -> range.contains(address));
    }
    return GLOBAL_UNICAST_V6.contains(address)
        && REFUSED_V6.stream().noneMatch(range -> range.contains(address))
        && !carriesIsatap(address.getAddress());
  }

  /// Interface id `0:5efe:a.b.c.d` or `200:5efe:a.b.c.d`.
  private static boolean carriesIsatap(byte[] address) {
    return (address[8] & 0xfd) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && (address[11] & 0xff) == 0xfe;
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::parse).toList();
  }
}
