package io.manyline.dispatcher.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Ways to write an address that is not public into a URL's host.
///
/// **Source:** ranges of the IANA special-purpose address registries, and what clouds answer on;
/// the ways of writing IPv4 are those of `inet_aton`, those of carrying it in IPv6 RFC 4291, 6052,
/// 8215, 3056, 4380 and 5214.
final class SsrfCorpus {
  /// First and last address of each range.
  private static final List<String> V4 =
      List.of(
          "0.0.0.0",
          "0.255.255.255",
          "10.0.0.0",
          "10.255.255.255",
          "100.64.0.0",
          "100.127.255.255",
          "127.0.0.1",
          "127.255.255.255",
          "168.63.129.16",
          "100.100.100.200",
          "169.254.0.0",
          "169.254.169.254",
          "169.254.170.2",
          "169.254.255.255",
          "172.16.0.0",
          "172.31.255.255",
          "192.0.0.0",
          "192.0.0.192",
          "192.0.0.255",
          "192.0.2.0",
          "192.0.2.255",
          "192.31.196.0",
          "192.31.196.255",
          "192.52.193.0",
          "192.52.193.255",
          "192.88.99.0",
          "192.88.99.255",
          "192.168.0.0",
          "192.168.255.255",
          "192.175.48.0",
          "192.175.48.255",
          "198.18.0.0",
          "198.19.255.255",
          "198.51.100.0",
          "198.51.100.255",
          "203.0.113.0",
          "203.0.113.255",
          "224.0.0.0",
          "239.255.255.255",
          "240.0.0.0",
          "255.255.255.255");

  private static final List<String> V6 =
      List.of(
          "::",
          "::1",
          "100::",
          "100::ffff:ffff:ffff:ffff",
          "100:0:0:1::",
          "100:0:0:1:ffff:ffff:ffff:ffff",
          "2001::1",
          "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
          "2001:db8::",
          "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
          "2002::",
          "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
          "2620:4f:8000::",
          "2620:4f:8000:ffff:ffff:ffff:ffff:ffff",
          "3fff::",
          "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
          "5f00::",
          "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
          "fc00::",
          "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
          "fd00:42::42",
          "fd00:100::100:200",
          "fd00:a9fe:a9fe::1",
          "fd00:c1::a9fe:a9fe",
          "fd00:ec2::23",
          "fd00:ec2::254",
          "fd20:ce::254",
          "fe80::",
          "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
          "fec0::",
          "feff::1",
          "ff00::",
          "ff02::1",
          "ff0e::1");

  /// @param host as it stands in a URL @param means the address behind it
  record Case(String form, String host, InetAddress means) {
    @Override
    public String toString() {
      return form + " " + host;
    }
  }

  private SsrfCorpus() {}

  static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    for (String text : V4) {
      InetAddress address = literal(text);
      written(text, address).forEach(all::add);
      carried(address.getAddress()).forEach(all::add);
    }
    for (String text : V6) {
      InetAddress address = literal(text);
      all.add(new Case("ipv6", "[" + text + "]", address));
      all.add(new Case("ipv6 in full", "[" + address.getHostAddress() + "]", address));
      all.add(new Case("ipv6 in capitals", "[" + text.toUpperCase(Locale.ROOT) + "]", address));
    }
    List<Case> named = new ArrayList<>();
    for (InetAddress address :
        Stream.concat(V4.stream(), V6.stream()).map(SsrfCorpus::literal).toList()) {
      String name = "n" + HexFormat.of().formatHex(address.getAddress()) + ".corpus.example";
      named.add(new Case("name", name, address));
      named.add(new Case("name with a dot", name + ".", address));
    }
    all.addAll(named);
    return all;
  }

  /// The address that a name of the corpus stands for.
  static InetAddress behind(String name) throws UnknownHostException {
    if (!name.endsWith(".corpus.example") && !name.endsWith(".corpus.example.")) {
      throw new UnknownHostException(name);
    }
    return InetAddress.getByAddress(HexFormat.of().parseHex(name.substring(1, name.indexOf('.'))));
  }

  private static Stream<Case> written(String text, InetAddress address) {
    byte[] b = address.getAddress();
    long number = Integer.toUnsignedLong(((Inet4Address) address).hashCode());
    return Stream.of(
        new Case("dotted", text, address),
        new Case("dotted with a dot", text + ".", address),
        new Case("decimal", Long.toString(number), address),
        new Case("hexadecimal", "0x" + Long.toHexString(number), address),
        new Case(
            "hexadecimal parts", "0x%x.0x%x.0x%x.0x%x".formatted(b[0], b[1], b[2], b[3]), address),
        new Case("octal parts", "0%o.0%o.0%o.0%o".formatted(b[0], b[1], b[2], b[3]), address),
        new Case(
            "two parts", "%d.%d".formatted(Byte.toUnsignedInt(b[0]), number & 0xFF_FFFF), address),
        new Case(
            "three parts",
            "%d.%d.%d"
                .formatted(Byte.toUnsignedInt(b[0]), Byte.toUnsignedInt(b[1]), number & 0xFFFF),
            address));
  }

  private static Stream<Case> carried(byte[] b) {
    String hex = HexFormat.of().formatHex(b);
    String high = hex.substring(0, 4);
    String low = hex.substring(4);
    String dotted = "%d.%d.%d.%d".formatted(b[0] & 0xff, b[1] & 0xff, b[2] & 0xff, b[3] & 0xff);
    String inverted =
        "%02x%02x:%02x%02x".formatted(~b[0] & 0xff, ~b[1] & 0xff, ~b[2] & 0xff, ~b[3] & 0xff);
    return Stream.of(
            new String[] {"mapped", "::ffff:" + high + ":" + low},
            new String[] {"mapped, dotted", "::ffff:" + dotted},
            new String[] {"compatible", "::" + high + ":" + low},
            new String[] {"translated", "::ffff:0:" + high + ":" + low},
            new String[] {"nat64", "64:ff9b::" + high + ":" + low},
            new String[] {"local nat64", "64:ff9b:1::" + high + ":" + low},
            new String[] {"6to4", "2002:" + high + ":" + low + "::1"},
            new String[] {"teredo", "2001:0:4136:e378:8000:63bf:" + inverted},
            new String[] {"isatap", "2600:1901::5efe:" + high + ":" + low},
            new String[] {"isatap, unique", "2600:1901::200:5efe:" + high + ":" + low})
        .map(each -> new Case(each[0], "[" + each[1] + "]", literal(each[1])));
  }

  private static InetAddress literal(String text) {
    return InetAddress.ofLiteral(text);
  }
}
