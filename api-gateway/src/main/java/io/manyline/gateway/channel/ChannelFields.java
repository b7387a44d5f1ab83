package io.manyline.gateway.channel;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.PhoneNumbers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fields of channel requests, checked. **Errors:** `VALIDATION_FAILED`, `INVALID_RECIPIENT`.
final class ChannelFields {
  static final int MAX_NAME = 100;
  static final int MAX_DESCRIPTION = 2_048;
  static final int MAX_POSTS = 100;
  static final int MAX_FOLLOWERS = 1_000;
  private static final int MAX_EMOJI = 64;
  private static final int MAX_VIEWS = 300;

  private static final Pattern CHANNEL = Pattern.compile("([0-9]{5,30})(?:@newsletter)?");
  private static final Pattern LID = Pattern.compile("[0-9]{1,20}@lid");
  private static final Pattern PHONE_ADDRESS =
      Pattern.compile("([0-9]{5,20})@(?:s\\.whatsapp\\.net|c\\.us)");
  private static final Pattern INVITE = Pattern.compile("[A-Za-z0-9_-]{8,64}");

  private ChannelFields() {}

  /// @return the channel's address
  static String channel(String written) {
    Matcher matcher = CHANNEL.matcher(written.strip());
    if (!matcher.matches()) {
      throw invalid(
          "A channel's id is the one that GET …/channels tells, as in"
              + " 120363012345678901@newsletter.");
    }
    return matcher.group(1) + "@newsletter";
  }

  static String invite(String written) {
    if (!INVITE.matcher(written).matches()) {
      throw invalid("An invite is the code at the end of a link https://whatsapp.com/channel/….");
    }
    return written;
  }

  static String name(@Nullable String written) {
    if (written == null || written.isBlank() || written.length() > MAX_NAME) {
      throw invalid("The field name has 1 to %d characters.".formatted(MAX_NAME));
    }
    return written;
  }

  static String description(@Nullable String written) {
    if (written != null && written.length() > MAX_DESCRIPTION) {
      throw invalid("The field description has at most %d characters.".formatted(MAX_DESCRIPTION));
    }
    return written == null ? "" : written;
  }

  static int count(String field, @Nullable Integer written, int otherwise, int most) {
    int count = written == null ? otherwise : written;
    if (count < 1 || count > most) {
      throw invalid("The parameter %s is 1 to %d.".formatted(field, most));
    }
    return count;
  }

  /// A place in a channel. @return 0 for none
  static long place(String field, @Nullable Long written) {
    if (written != null && written < 1) {
      throw invalid(
          "The parameter %s is a server_id, as posts and events tell it.".formatted(field));
    }
    return written == null ? 0 : written;
  }

  static String emoji(@Nullable String written) {
    if (written == null || written.length() > MAX_EMOJI) {
      throw invalid("The field emoji is one emoji; empty takes the reaction back.");
    }
    return written;
  }

  static List<Long> serverIds(@Nullable List<@Nullable Long> written) {
    List<@Nullable Long> all = written == null ? List.of() : written;
    if (all.isEmpty() || all.size() > MAX_VIEWS) {
      throw invalid("The field server_ids names 1 to %d posts.".formatted(MAX_VIEWS));
    }
    return all.stream().map(each -> place("server_ids", each == null ? 0L : each)).toList();
  }

  /// @return digits of a phone number, or a LID
  static String person(@Nullable String written) {
    String stripped = written == null ? "" : written.strip();
    if (LID.matcher(stripped).matches()) {
      return stripped;
    }
    Matcher address = PHONE_ADDRESS.matcher(stripped);
    return PhoneNumbers.digits(address.matches() ? address.group(1) : stripped)
        .orElseThrow(
            () ->
                ErrorCode.INVALID_RECIPIENT.because(
                    "The field user is no possible phone number. Write it with its country code,"
                        + " as in 628987654321."));
  }

  static RuntimeException invalid(String why) {
    return ErrorCode.VALIDATION_FAILED.because(why);
  }
}
