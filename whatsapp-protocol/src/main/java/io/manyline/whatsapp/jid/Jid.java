package io.manyline.whatsapp.jid;

/// A WhatsApp address: `user[:device]@server`, or a bare server.
///
/// **Shape:** text form `15550001:33@s.whatsapp.net`; device 0 (the phone) is left out. `user` is
/// empty for the server itself, otherwise at most 128 ASCII letters, digits, `-`, `_` and `.`.
/// `integrator` is 0 but for [Server#INTEROP], whose text form is
/// `integrator-user[:device]@interop`. Equality is by all four parts: [Server#LEGACY_USER] is not
/// made [Server#USER]. **Errors:** [MalformedJidException] for text or parts that are no address.
/// **Source:** Baileys src/WABinary/jid-utils.ts; whatsmeow types/jid.go.
public record Jid(String user, Server server, int device, int integrator) {
  /// WhatsApp's server itself, `s.whatsapp.net`.
  public static final Jid SERVER = new Jid("", Server.USER, 0, 0);

  /// Where status posts go and come from, `status@broadcast`.
  public static final Jid STATUS = new Jid("status", Server.BROADCAST, 0, 0);

  private static final int MAX_USER = 128;

  public Jid {
    if (user.length() > MAX_USER || !isUser(user)) {
      throw new MalformedJidException("user of an address: 0-128 letters, digits, '-', '_', '.'");
    }
    if (server.hasAgents() && (user.indexOf('.') >= 0 || user.indexOf('_') >= 0)) {
      throw new MalformedJidException("user of an account has no '.' and no '_'");
    }
    if (device < 0 || device > server.maxDevice() || (device > 0 && user.isEmpty())) {
      throw new MalformedJidException("device " + device + " does not exist at " + server.domain());
    }
    if (integrator < 0 || integrator > (server == Server.INTEROP ? 0xffff : 0)) {
      throw new MalformedJidException("integrator out of range: " + integrator);
    }
  }

  /// Reads the text form. Tolerated: `@server` for a bare server, `:0`, and an agent
  /// (`user.agent:device@server`, `user_agent:device@server`), which is dropped.
  public static Jid parse(String text) {
    return JidText.parse(text);
  }

  public static Jid of(String user, Server server) {
    return new Jid(user, server, 0, 0);
  }

  /// The phone-number form. @param digits without a plus
  public static Jid phone(String digits) {
    return of(digits, Server.USER);
  }

  public static Jid lid(String user) {
    return of(user, Server.LID);
  }

  public static Jid group(String id) {
    return of(id, Server.GROUP);
  }

  public Jid withDevice(int device) {
    return new Jid(user, server, device, integrator);
  }

  /// The account that a device belongs to: the same address with device 0.
  public Jid account() {
    return device == 0 ? this : withDevice(0);
  }

  public boolean isPhoneNumber() {
    return server == Server.USER || server == Server.HOSTED || server == Server.LEGACY_USER;
  }

  public boolean isLid() {
    return server == Server.LID || server == Server.HOSTED_LID;
  }

  public boolean isGroup() {
    return server == Server.GROUP;
  }

  public boolean isStatus() {
    return equals(STATUS);
  }

  /// A channel; the wire calls it newsletter.
  public boolean isChannel() {
    return server == Server.NEWSLETTER && !user.isEmpty();
  }

  @Override
  public String toString() {
    return JidText.format(this);
  }

  private static boolean isUser(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return true;
  }
}
