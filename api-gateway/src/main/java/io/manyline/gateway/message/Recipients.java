package io.manyline.gateway.message;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.PhoneNumbers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses as callers write them.
final class Recipients {
  private static final Pattern PHONE_ADDRESS =
      Pattern.compile("([0-9]{5,20})@(s\\.whatsapp\\.net|c\\.us)");
  private static final Pattern LID = Pattern.compile("[0-9]{1,20}@lid");
  private static final Pattern GROUP = Pattern.compile("[0-9]{5,30}(-[0-9]{5,20})?@g\\.us");

  private Recipients() {}

  /// @return digits of a phone number, or a LID
  static String person(String field, String written) {
    String stripped = written.strip();
    if (LID.matcher(stripped).matches()) {
      return stripped;
    }
    Matcher address = PHONE_ADDRESS.matcher(stripped);
    return PhoneNumbers.digits(address.matches() ? address.group(1) : stripped)
        .orElseThrow(
            () ->
                ErrorCode.INVALID_RECIPIENT.because(
                    "The field "
                        + field
                        + " is no possible phone number. Write it with its country code and"
                        + " without leading zeros, as in 628987654321."));
  }

  /// @return digits of a phone number, a LID, or the address of a group, a channel or the status
  ///   posts
  static String chat(String field, @Nullable String written) {
    String stripped = Checks.text(field, written, 100).strip();
    boolean itself =
        GROUP.matcher(stripped).matches()
            || stripped.equals(KindsOfChats.STATUS)
            || KindsOfChats.isChannel(stripped);
    return itself ? stripped : person(field, stripped);
  }

  /// A person's full address, as messages carry it.
  static String jid(String field, String written) {
    String person = person(field, written);
    return person.endsWith("@lid") ? person : person + "@s.whatsapp.net";
  }
}
