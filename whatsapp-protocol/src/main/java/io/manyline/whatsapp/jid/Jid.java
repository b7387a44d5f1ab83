package io.manyline.whatsapp.jid;

/// A WhatsApp address: `user[:device]@server`, or a bare server.
///
/// **Shape:** text form `15550001:33@s.whatsapp.net`; device 0 (the phone) is left out. `user` is
/// empty for the server itself.
/// **Errors:** [MalformedJidException] for text that is no address.
public record Jid(String user, Server server, int device, int integrator) {
  /// WhatsApp's server itself, `s.whatsapp.net`.
  public static final Jid SERVER = new Jid("", Server.USER, 0, 0);

  public static Jid parse(String text) {
    throw new UnsupportedOperationException();
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

  @Override
  public String toString() {
    throw new UnsupportedOperationException();
  }
}
