package io.manyline.gateway.group;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.PhoneNumbers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fields of group requests, checked. **Errors:** `VALIDATION_FAILED`, `INVALID_RECIPIENT`.
final class GroupFields {
  static final int MAX_SUBJECT = 100;
  static final int MAX_DESCRIPTION = 2_048;

  /// WhatsApp's own limit of a group.
  static final int MAX_MEMBERS = 1_024;

  private static final Pattern GROUP =
      Pattern.compile("([0-9]{5,30}(?:-[0-9]{5,20})?)(?:@g\\.us)?");
  private static final Pattern LID = Pattern.compile("[0-9]{1,20}@lid");
  private static final Pattern PHONE_ADDRESS =
      Pattern.compile("([0-9]{5,20})@(?:s\\.whatsapp\\.net|c\\.us)");
  private static final Pattern INVITE =
      Pattern.compile("(?:https://chat\\.whatsapp\\.com/(?:invite/)?)?([A-Za-z0-9_-]{8,64})");
  private static final Set<Long> EPHEMERAL = Set.of(0L, 86_400L, 604_800L, 7_776_000L);

  private GroupFields() {}

  /// @return the group's address
  static String group(String written) {
    Matcher matcher = GROUP.matcher(written.strip());
    if (!matcher.matches()) {
      throw invalid(
          "A group's id is the one that GET …/groups tells, as in 120363012345678901@g.us.");
    }
    return matcher.group(1) + "@g.us";
  }

  static String subject(@Nullable String written) {
    if (written == null || written.isBlank() || written.length() > MAX_SUBJECT) {
      throw invalid("The field subject has 1 to %d characters.".formatted(MAX_SUBJECT));
    }
    return written;
  }

  static String description(String written) {
    if (written.length() > MAX_DESCRIPTION) {
      throw invalid("The field description has at most %d characters.".formatted(MAX_DESCRIPTION));
    }
    return written;
  }

  static long ephemeral(long seconds) {
    if (!EPHEMERAL.contains(seconds)) {
      throw invalid(
          "The field ephemeral_seconds is 0, 86400 (a day), 604800 (a week) or 7776000 (90 days).");
    }
    return seconds;
  }

  static String invite(@Nullable String written) {
    Matcher matcher = INVITE.matcher(written == null ? "" : written.strip());
    if (!matcher.matches()) {
      throw invalid("The invite is a code, or a link https://chat.whatsapp.com/….");
    }
    return matcher.group(1);
  }

  /// @return digits of phone numbers, or LIDs; each once
  static List<String> people(@Nullable List<@Nullable String> written, boolean required) {
    List<@Nullable String> all = written == null ? List.of() : written;
    if (all.size() > MAX_MEMBERS || (required && all.isEmpty())) {
      throw invalid("The field participants names 1 to %d people.".formatted(MAX_MEMBERS));
    }
    Set<String> people = new LinkedHashSet<>();
    for (String each : all) {
      people.add(person(each == null ? "" : each.strip()));
    }
    return List.copyOf(people);
  }

  private static String person(String written) {
    if (LID.matcher(written).matches()) {
      return written;
    }
    Matcher address = PHONE_ADDRESS.matcher(written);
    return PhoneNumbers.digits(address.matches() ? address.group(1) : written)
        .orElseThrow(
            () ->
                ErrorCode.INVALID_RECIPIENT.because(
                    "One of the participants is no possible phone number. Write each with its"
                        + " country code, as in 628987654321."));
  }

  private static RuntimeException invalid(String why) {
    return ErrorCode.VALIDATION_FAILED.because(why);
  }
}
