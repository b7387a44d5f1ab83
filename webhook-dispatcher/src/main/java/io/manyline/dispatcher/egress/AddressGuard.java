package io.manyline.dispatcher.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses a webhook may be sent to: public ones, and those that the operator allows. What
/// clouds answer on about their machines is refused whatever is allowed.
///
/// Asked about the address that is dialled, never about a name. What is not known to be public is
/// refused: of IPv6 only global unicast passes, and of that nothing that carries an IPv4 address or
/// is set apart for protocols or documentation. An IPv4-mapped address counts as the IPv4 address;
/// where a range that carries IPv4 addresses is allowed, as NAT64's, those that it carries count,
/// too.
///
/// **Source:** IANA special-purpose address registries (RFC 6890); for the addresses of clouds
/// their own documentation: `169.254.169.254` and others of its range (all of them),
/// `fd00:ec2::254` and `::23` (AWS), `168.63.129.16` (Azure; public, but answers only inside),
/// `fd20:ce::254` (Google), `192.0.0.192`, `fd00:c1::a9fe:a9fe` (Oracle), `100.100.100.200`,
/// `fd00:100::100:200` (Alibaba), `fd00:42::42` (Scaleway), `fe80::a9fe:a9fe` (OpenStack),
/// `fd00:a9fe:a9fe::1` (Linode).
public final class AddressGuard {
  private static final List<AddressRange> NEVER =
      ranges(
          "100.100.100.200",
          "168.63.129.16",
          "169.254.0.0/16",
          "192.0.0.192",
          "fd00:42::42",
          "fd00:100::100:200",
          "fd00:a9fe:a9fe::1",
          "fd00:c1::a9fe:a9fe",
          "fd00:ec2::/32",
          "fd20:ce::254",
          "fe80::/10");

  private static final List<AddressRange> REFUSED_V4 =
      ranges(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
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

  /// @param allowed passes although it is not public, but for what never does
  public AddressGuard(List<AddressRange> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  public boolean permits(InetAddress address) {
    if (isIn(NEVER, address)) {
      return false;
    }
    return isIn(allowed, address)
        ? CarriedIpv4.in(address).map(this::permits).orElse(true)
        : isPublic(address);
  }

  private static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return !isIn(REFUSED_V4, address);
    }
    return GLOBAL_UNICAST_V6.contains(address)
        && !isIn(REFUSED_V6, address)
        && CarriedIpv4.in(address).isEmpty();
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::parse).toList();
  }
}
