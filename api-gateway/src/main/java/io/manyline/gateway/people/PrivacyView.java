package io.manyline.gateway.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyline.proto.command.v1.PrivacySettings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What others may see and do.
///
/// @param settings values by WhatsApp's names: last, online, profile, status, readreceipts,
///   groupadd, calladd, messages
/// @param defaultTimerSeconds after which messages of new chats disappear, 0 for never
@Schema(name = "Privacy")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PrivacyView(Map<String, String> settings, @Nullable Long defaultTimerSeconds) {
  static PrivacyView of(PrivacySettings privacy) {
    return new PrivacyView(
        new TreeMap<>(privacy.getSettingsMap()),
        privacy.hasDefaultTimerSeconds() ? privacy.getDefaultTimerSeconds() : null);
  }
}
