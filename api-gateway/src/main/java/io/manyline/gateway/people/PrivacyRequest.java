package io.manyline.gateway.people;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.PrivacyCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Changes of what others may see and do; what is absent stays as it is.
///
/// @param last who sees when the account was last there @param online who sees that it is there
/// @param profile who sees its picture @param status who sees its about
/// @param readreceipts whether others see that it read @param groupadd who may add it to groups
/// @param calladd who may call it @param messages who may write to it first
/// @param defaultTimerSeconds after which messages of new chats disappear: 0, 86400, 604800 or
///   7776000
@Schema(name = "PrivacyRequest")
record PrivacyRequest(
    @Schema(allowableValues = {"all", "contacts", "none"}) @Nullable String last,
    @Schema(allowableValues = {"all", "match_last_seen"}) @Nullable String online,
    @Schema(allowableValues = {"all", "contacts", "none"}) @Nullable String profile,
    @Schema(allowableValues = {"all", "contacts", "none"}) @Nullable String status,
    @Schema(allowableValues = {"all", "none"}) @Nullable String readreceipts,
    @Schema(allowableValues = {"all", "contacts"}) @Nullable String groupadd,
    @Schema(allowableValues = {"all", "known"}) @Nullable String calladd,
    @Schema(allowableValues = {"all", "contacts"}) @Nullable String messages,
    @Nullable Long defaultTimerSeconds) {
  private static final List<Long> TIMERS = List.of(0L, 86_400L, 604_800L, 7_776_000L);

  PrivacyCommand checked() {
    Map<String, String> changed = new TreeMap<>();
    take(changed, "last", last, "all", "contacts", "none");
    take(changed, "online", online, "all", "match_last_seen");
    take(changed, "profile", profile, "all", "contacts", "none");
    take(changed, "status", status, "all", "contacts", "none");
    take(changed, "readreceipts", readreceipts, "all", "none");
    take(changed, "groupadd", groupadd, "all", "contacts");
    take(changed, "calladd", calladd, "all", "known");
    take(changed, "messages", messages, "all", "contacts");
    PrivacyCommand.Builder command = PrivacyCommand.newBuilder();
    command.getChangeBuilder().putAllSettings(changed);
    if (defaultTimerSeconds != null) {
      if (!TIMERS.contains(defaultTimerSeconds)) {
        throw ErrorCode.VALIDATION_FAILED.because(
            "The field default_timer_seconds is 0 for never, 86400, 604800 or 7776000.");
      }
      command.getChangeBuilder().setDefaultTimerSeconds(defaultTimerSeconds);
    } else if (changed.isEmpty()) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "At least one setting is required, such as {\"last\":\"none\"}.");
    }
    return command.build();
  }

  private static void take(
      Map<String, String> changed, String name, @Nullable String value, String... known) {
    if (value == null) {
      return;
    }
    if (!List.of(known).contains(value)) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field %s is one of: %s.".formatted(name, String.join(", ", known)));
    }
    changed.put(name, value);
  }
}
