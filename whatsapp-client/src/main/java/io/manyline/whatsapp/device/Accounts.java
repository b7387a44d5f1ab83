package io.manyline.whatsapp.device;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.Server;

/// One spelling for each account and device: hosted and old servers fold into the two families.
public final class Accounts {
  private Accounts() {}

  /// A person's address, in either family.
  public static boolean isUser(Jid jid) {
    return (jid.isLid() || jid.isPhoneNumber()) && !jid.user().isEmpty();
  }

  public static Jid account(Jid jid) {
    return device(jid).account();
  }

  public static Jid device(Jid jid) {
    if (jid.isLid()) {
      return new Jid(jid.user(), Server.LID, jid.device(), 0);
    }
    return jid.isPhoneNumber() ? new Jid(jid.user(), Server.USER, jid.device(), 0) : jid;
  }
}
