package io.manyline.gateway.chat;

import com.google.protobuf.util.Timestamps;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.ChangeSetting;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Body of a chat's change: exactly one setting.
///
/// @param mutedUntil with `muted: true`; absent for ever
/// @param read false marks the chat as unread
@Schema(name = "ChatChange")
record ChatChange(
    @Nullable Boolean muted,
    @Nullable Instant mutedUntil,
    @Nullable Boolean pinned,
    @Nullable Boolean archived,
    @Nullable Boolean read) {

  /// @throws io.manyline.gateway.problem.ProblemException for none or several settings
  ChangeSetting checked(String chat) {
    long given = Stream.of(muted, pinned, archived, read).filter(Objects::nonNull).count();
    if (given != 1) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "Exactly one of muted, pinned, archived and read is required, as true or false.");
    }
    if (mutedUntil != null && !Boolean.TRUE.equals(muted)) {
      throw ErrorCode.VALIDATION_FAILED.because("muted_until goes with \"muted\": true.");
    }
    ChangeSetting.Builder change = ChangeSetting.newBuilder();
    if (muted != null) {
      ChangeSetting.Mute.Builder mute = change.getMuteBuilder().setChat(chat).setMuted(muted);
      if (mutedUntil != null) {
        mute.setUntil(Timestamps.fromMillis(millis(mutedUntil)));
      }
    }
    if (pinned != null) {
      change.setPin(flag(chat, pinned));
    }
    if (archived != null) {
      change.setArchive(flag(chat, archived));
    }
    if (read != null) {
      change.setRead(flag(chat, read));
    }
    return change.build();
  }

  private static long millis(Instant until) {
    long seconds = until.getEpochSecond();
    if (seconds < 0 || seconds > 253_402_300_799L) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "muted_until is a time between 1970 and 9999, as in 2030-01-31T08:00:00Z.");
    }
    return until.toEpochMilli();
  }

  private static ChangeSetting.Flag flag(String chat, boolean on) {
    return ChangeSetting.Flag.newBuilder().setChat(chat).setOn(on).build();
  }
}
