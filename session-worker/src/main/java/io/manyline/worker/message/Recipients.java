package io.manyline.worker.message;

import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import java.util.regex.Pattern;

/// Reads a recipient as callers write it: the digits of a phone number, or a JID.
public final class Recipients {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{5,20}");

  private static final String CHANNEL = "@newsletter";

  private Recipients() {}

  /// Whether it is a channel's address.
  public static boolean isChannel(String to) {
    return to.endsWith(CHANNEL);
  }

  /// @throws SendException RECIPIENT_INVALID for what is neither
  public static Jid parse(String to) {
    if (DIGITS.matcher(to).matches()) {
      return Jid.phone(to);
    }
    try {
      Jid jid = Jid.parse(to);
      if (!jid.user().isEmpty()) {
        return jid.account();
      }
    } catch (MalformedJidException e) {
      // Told below, without the text: it may be a phone number with a typing error.
    }
    throw new SendException(
        SendException.Reason.RECIPIENT_INVALID,
        "the recipient is neither the digits of a phone number nor a JID");
  }
}
