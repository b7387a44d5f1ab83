package io.manyline.dispatcher.egress;

import java.net.InetAddress;

/// A block of addresses: `10.0.0.0/8`, `fc00::/7`.
public record AddressRange(InetAddress network, int prefixBits) {
  public AddressRange {
    int bits = network.getAddress().length * 8;
    if (prefixBits < 0 || prefixBits > bits) {
      throw new IllegalArgumentException(
          "prefix of "
              + network.getHostAddress()
              + " is "
              + prefixBits
              + ", expected 0 to "
              + bits);
    }
  }

  /// @param text address and prefix length; an address alone means only that one. Never a host name
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits =
        slash < 0 ? network.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
    return new AddressRange(network, bits);
  }

  boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefixBits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = prefixBits % 8;
    return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefixBits;
  }
}
