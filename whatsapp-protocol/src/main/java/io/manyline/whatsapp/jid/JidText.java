package io.manyline.whatsapp.jid;

/// The text form of a [Jid], both ways.
final class JidText {
  /// User, device, integrator and domain at their longest stay below this.
  private static final int MAX_TEXT = 160;

  private JidText() {}

  static Jid parse(String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      throw new MalformedJidException("address of 1-160 characters expected: " + text.length());
    }
    int at = text.indexOf('@');
    Server server =
        Server.of(text.substring(at + 1))
            .orElseThrow(() -> new MalformedJidException("no server that exists after the '@'"));
    if (at <= 0) {
      return Jid.of("", server);
    }
    int colon = text.indexOf(':');
    int userEnd = colon >= 0 && colon < at ? colon : at;
    int device = userEnd == at ? 0 : number(text.substring(userEnd + 1, at));
    String user = text.substring(0, userEnd);
    if (user.isEmpty()) {
      throw new MalformedJidException("user expected before the device");
    }
    if (server == Server.INTEROP) {
      return interop(user, device);
    }
    return new Jid(server.hasAgents() ? withoutAgent(user) : user, server, device, 0);
  }

  static String format(Jid jid) {
    if (jid.user().isEmpty()) {
      return jid.server().domain();
    }
    StringBuilder text = new StringBuilder(jid.user().length() + 24);
    if (jid.server() == Server.INTEROP) {
      text.append(jid.integrator()).append('-');
    }
    text.append(jid.user());
    if (jid.device() > 0) {
      text.append(':').append(jid.device());
    }
    return text.append('@').append(jid.server().domain()).toString();
  }

  private static Jid interop(String user, int device) {
    int dash = user.indexOf('-');
    if (dash <= 0 || dash == user.length() - 1) {
      throw new MalformedJidException("integrator-user expected before @interop");
    }
    int integrator = number(user.substring(0, dash));
    return new Jid(user.substring(dash + 1), Server.INTEROP, device, integrator);
  }

  private static String withoutAgent(String user) {
    int mark = Math.max(user.lastIndexOf('.'), user.lastIndexOf('_'));
    if (mark < 0) {
      return user;
    }
    if (mark == 0 || number(user.substring(mark + 1)) > 255) {
      throw new MalformedJidException("user.agent expected, the agent 0-255");
    }
    return user.substring(0, mark);
  }

  /// Decimal, 0-65535, at most five digits.
  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 5) {
      throw new MalformedJidException("number of 1-5 digits expected in an address");
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedJidException("number expected in an address");
      }
      value = value * 10 + digit;
    }
    if (value > 0xffff) {
      throw new MalformedJidException("number in an address is at most 65535: " + value);
    }
    return value;
  }
}
