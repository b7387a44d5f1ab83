package io.manyline.whatsapp.group;

import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.List;

/// A group as the server describes it.
///
/// @param lid whether members are addressed by LID
/// @param size number of members as the server says; what an invitation shows has no members
/// @param description empty when there is none @param descriptionId id of it, empty for none
/// @param failed those who should have been members from the beginning and could not be
public record GroupInfo(
    Jid jid,
    boolean lid,
    String subject,
    String description,
    String descriptionId,
    Address creator,
    Instant createdAt,
    int size,
    GroupSettings settings,
    List<GroupMember> members,
    List<MemberResult> failed) {
  public GroupInfo {
    members = List.copyOf(members);
    failed = List.copyOf(failed);
  }
}
