package io.manyline.dispatcher.egress;

import java.util.regex.Pattern;

/// Hosts that are read as an IPv4 address although they are not written as one.
///
/// `0177.0.0.1` is 127.0.0.1 to one resolver and 177.0.0.1 to another; whoever checks one and dials
/// the other has checked nothing. **Source:** the WHATWG URL standard's "ends in a number".
final class NumericHost {
  private static final Pattern LAST_IS_A_NUMBER =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\\.?");
  private static final Pattern BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final int PARTS = 4;

  private NumericHost() {}

  /// Whether it ends in a number and is not four decimal numbers without leading zeros.
  static boolean isAmbiguous(String host) {
    if (!LAST_IS_A_NUMBER.matcher(host).matches()) {
      return false;
    }
    String[] parts = host.split("\\.", -1);
    if (parts.length != PARTS) {
      return true;
    }
    for (String part : parts) {
      if (!BYTE.matcher(part).matches()) {
        return true;
      }
    }
    return false;
  }
}
