package io.manyline.whatsapp.group;

import io.manyline.whatsapp.event.WaEvent.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What came of a change for one of those asked.
///
/// @param code as WhatsApp numbers it: 200 done, 403 wants to be invited, 404 no such account or
///   member, 408 left only now, 409 a member already, 419 the group is full
/// @param invitation to be sent to one who may not simply be added; null for none
public record MemberResult(Address address, int code, @Nullable Invitation invitation) {
  /// A personal invitation.
  public record Invitation(String code, Instant expiresAt) {}

  public boolean done() {
    return code == 200;
  }
}
