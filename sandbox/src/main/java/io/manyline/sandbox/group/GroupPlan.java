package io.manyline.sandbox.group;

import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.whatsapp.jid.Jid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a new group is to be.
///
/// @param members the creator is one of them in any case
/// @param description null for none
/// @param key what the creator calls this attempt; null for none
record GroupPlan(
    String subject,
    List<Jid> members,
    GroupSettings settings,
    CommunityPlace place,
    @Nullable Description description,
    @Nullable String key) {
  private static final int MAX_SUBJECT = 100;
  private static final int MAX_DESCRIPTION = 2_048;

  /// @param id as the creator calls it
  record Description(String id, String body) {}

  static GroupPlan of(
      String subject, List<Jid> members, GroupSettings settings, CommunityPlace place) {
    return new GroupPlan(subject, members, settings, place, null, null);
  }

  GroupPlan withPlace(CommunityPlace changed) {
    return new GroupPlan(subject, members, settings, changed, description, key);
  }

  void requireSound() {
    requireSubject(subject);
    if (description != null) {
      requireDescription(description.body());
    }
  }

  static void requireSubject(String subject) {
    if (subject.isBlank() || subject.length() > MAX_SUBJECT) {
      throw new IqRefusedException(406);
    }
  }

  static void requireDescription(String body) {
    if (body.length() > MAX_DESCRIPTION) {
      throw new IqRefusedException(406);
    }
  }
}
