package io.manyline.whatsapp.media;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses are on the internet, and not in a network of somebody's own.
///
/// Of IPv6 only global unicast is, and of that nothing that carries an IPv4 address, whichever it
/// is. An IPv4-mapped address is the IPv4 address already when Java has it.
///
/// **Source:** IANA's registries of IPv4 and IPv6 special-purpose addresses (RFC 6890) and of
/// multicast; RFC 5214 for ISATAP; Azure's `168.63.129.16`, which answers only inside.
final class PublicAddresses {
  private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

  private static final List<Block> SPECIAL =
      Stream.of(
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
              "240.0.0.0/4",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "2620:4f:8000::/48",
              "3fff::/20")
          .map(Block::of)
          .toList();

  private PublicAddresses() {}

  static boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    return SPECIAL.stream().noneMatch(block -> block.contains(bytes))
        && (bytes.length == 4 || GLOBAL_UNICAST.contains(bytes) && !isIsatap(bytes));
  }

  /// The second half is `0:5efe:` or `200:5efe:` and an IPv4 address.
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & 0xfd) == 0
        && bytes[9] == 0
        && bytes[10] == 0x5e
        && (bytes[11] & 0xff) == 0xfe;
  }

  /// All addresses of a length that begin with the same bits. @param rest bits behind them
  private record Block(int length, int rest, BigInteger prefix) {
    static Block of(String written) {
      int slash = written.indexOf('/');
      byte[] first = InetAddress.ofLiteral(written.substring(0, slash)).getAddress();
      int rest = first.length * Byte.SIZE - Integer.parseInt(written.substring(slash + 1));
      return new Block(first.length, rest, new BigInteger(1, first).shiftRight(rest));
    }

    boolean contains(byte[] address) {
      return address.length == length && new BigInteger(1, address).shiftRight(rest).equals(prefix);
    }
  }
}
