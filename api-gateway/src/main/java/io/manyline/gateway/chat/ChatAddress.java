package io.manyline.gateway.chat;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.PhoneNumbers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A chat or a contact as callers write it in a path.
public final class ChatAddress {
  private static final Pattern PHONE_ADDRESS =
      Pattern.compile("([0-9]{5,20})@(s\\.whatsapp\\.net|c\\.us)");
  private static final Pattern LID = Pattern.compile("[0-9]{1,20}@lid");
  private static final Pattern GROUP = Pattern.compile("[0-9-]{5,40}@g\\.us");

  private ChatAddress() {}

  /// A person or a group. @return digits of a phone number, a LID or a group's address
  public static String chat(String written) {
    return GROUP.matcher(written).matches() ? written : person(written);
  }

  /// A person as it stands in a setting: the full address.
  static String jid(String written) {
    String person = person(written);
    return person.contains("@") ? person : person + "@s.whatsapp.net";
  }

  public static String person(String written) {
    if (LID.matcher(written).matches()) {
      return written;
    }
    Matcher address = PHONE_ADDRESS.matcher(written);
    return PhoneNumbers.digits(address.matches() ? address.group(1) : written)
        .orElseThrow(
            () ->
                ErrorCode.INVALID_RECIPIENT.because(
                    "This is neither a phone number with its country code nor an address such as"
                        + " 628987654321@s.whatsapp.net, 990001@lid or 12036304@g.us."));
  }
}
