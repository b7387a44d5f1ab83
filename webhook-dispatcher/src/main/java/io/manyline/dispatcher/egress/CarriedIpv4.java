package io.manyline.dispatcher.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// IPv4 addresses inside IPv6 ones: a translator, a relay or a tunnel takes what is sent there to
/// the IPv4 address.
///
/// **Shape:** IPv4-mapped addresses are none of them: Java has them as IPv4.
///
/// **Source:** RFC 4291 §2.5.5.1 (compatible), RFC 2765 §2.1 (translated), RFC 6052 and 8215
/// (NAT64; of the local prefix only as `/96`), RFC 3056 (6to4), RFC 4380 §4 (Teredo), RFC 5214 §6.1
/// (ISATAP).
final class CarriedIpv4 {
  private static final int LENGTH = 4;
  private static final int LAST = 12;
  private static final AddressRange COMPATIBLE = AddressRange.parse("::/96");

  /// Of the compatible ones these are IPv6's own: `::`, `::1`.
  private static final AddressRange OWN = AddressRange.parse("::/104");

  private enum Form {
    TRANSLATED("::ffff:0:0:0/96", LAST),
    NAT64("64:ff9b::/96", LAST),
    LOCAL_NAT64("64:ff9b:1::/48", LAST),
    SIX_TO_FOUR("2002::/16", 2),
    TEREDO("2001::/32", LAST, b -> (byte) ~b);

    private final AddressRange range;
    private final int at;
    private final UnaryOperator<Byte> decoded;

    Form(String range, int at) {
      this(range, at, UnaryOperator.identity());
    }

    Form(String range, int at, UnaryOperator<Byte> decoded) {
      this.range = AddressRange.parse(range);
      this.at = at;
      this.decoded = decoded;
    }
  }

  private CarriedIpv4() {}

  static Optional<InetAddress> in(InetAddress address) {
    if (address instanceof Inet4Address) {
      return Optional.empty();
    }
    byte[] bytes = address.getAddress();
    for (Form form : Form.values()) {
      if (form.range.contains(address)) {
        return Optional.of(at(bytes, form.at, form.decoded));
      }
    }
    return isIsatap(bytes) || COMPATIBLE.contains(address) && !OWN.contains(address)
        ? Optional.of(at(bytes, LAST, UnaryOperator.identity()))
        : Optional.empty();
  }

  /// Interface id `0:5efe:a.b.c.d` or `200:5efe:a.b.c.d`.
  private static boolean isIsatap(byte[] address) {
    return (address[8] & 0xfd) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && (address[11] & 0xff) == 0xfe;
  }

  private static InetAddress at(byte[] bytes, int place, UnaryOperator<Byte> decoded) {
    byte[] carried = Arrays.copyOfRange(bytes, place, place + LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      carried[i] = decoded.apply(carried[i]);
    }
    try {
      return InetAddress.getByAddress(carried);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
