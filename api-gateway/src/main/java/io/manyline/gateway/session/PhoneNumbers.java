package io.manyline.gateway.session;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/// Phone numbers as people write them: with or without `+`, spaces, dashes, dots and brackets.
///
/// Only the length for the country is checked: whether a number exists is WhatsApp's answer.
public final class PhoneNumbers {
  private static final int MAX_WRITTEN = 40;

  private PhoneNumbers() {}

  /// The digits with country code, or empty when this can be no international number.
  public static Optional<String> digits(String written) {
    String compact = written.replaceAll("[\\s().\\-\\u00A0]", "");
    if (written.length() > MAX_WRITTEN || !compact.matches("\\+?[1-9][0-9]{4,19}")) {
      return Optional.empty();
    }
    String digits = compact.startsWith("+") ? compact.substring(1) : compact;
    PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = library.parse("+" + digits, null);
      return library.isPossibleNumber(number) ? Optional.of(digits) : Optional.empty();
    } catch (NumberParseException _) {
      return Optional.empty();
    }
  }
}
