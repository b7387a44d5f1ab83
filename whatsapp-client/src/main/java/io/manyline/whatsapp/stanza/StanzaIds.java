package io.manyline.whatsapp.stanza;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Ids of the stanzas that we originate, unique within and between connections.
///
/// **Shape:** eight random hexadecimal digits, a dot, a counter; message ids (`3EB0…`) never look
/// so.
public final class StanzaIds {
  private final String prefix;
  private int last;

  public StanzaIds(RandomGenerator random) {
    prefix = HexFormat.of().toHexDigits(random.nextInt()) + ".";
  }

  public String next() {
    return prefix + ++last;
  }
}
