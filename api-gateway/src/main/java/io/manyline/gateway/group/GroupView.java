package io.manyline.gateway.group;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.util.Timestamps;
import io.manyline.proto.command.v1.Group;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A group as shown.
///
/// @param size number of members
/// @param participants left out in lists, and in what an invitation shows
/// @param failed those who could not be made members when it was created
@Schema(name = "Group")
@JsonInclude(JsonInclude.Include.NON_NULL)
record GroupView(
    String id,
    String subject,
    String description,
    PersonView creator,
    Instant createdAt,
    int size,
    boolean announce,
    boolean locked,
    long ephemeralSeconds,
    boolean adminsAdd,
    boolean approval,
    @Nullable List<PersonView> participants,
    @Nullable List<PersonView> failed) {

  static GroupView of(Group group) {
    return new GroupView(
        group.getId(),
        group.getSubject(),
        group.getDescription(),
        PersonView.of(group.getCreator()),
        Instant.ofEpochMilli(Timestamps.toMillis(group.getCreatedAt())),
        group.getSize(),
        group.getAnnounce(),
        group.getLocked(),
        group.getEphemeralSeconds(),
        group.getAdminsAdd(),
        group.getApproval(),
        group.getMembersCount() == 0 ? null : PersonView.people(group.getMembersList()),
        group.getFailedCount() == 0 ? null : PersonView.results(group.getFailedList()));
  }
}
