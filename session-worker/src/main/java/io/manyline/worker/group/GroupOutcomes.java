package io.manyline.worker.group;

import io.manyline.proto.command.v1.Group;
import io.manyline.proto.command.v1.GroupList;
import io.manyline.proto.command.v1.GroupOutcome;
import io.manyline.proto.command.v1.GroupPerson;
import io.manyline.proto.command.v1.JoinRequestList;
import io.manyline.proto.command.v1.MemberOutcome;
import io.manyline.proto.command.v1.MemberOutcomes;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.group.GroupInfo;
import io.manyline.whatsapp.group.JoinRequest;
import io.manyline.whatsapp.group.MemberResult;
import io.manyline.worker.event.EventComposer;
import java.util.List;
import java.util.Locale;

/// What the client tells of groups, as an outcome.
///
/// **Shape:** bounded, so that an outcome fits a Kafka record: a list has at most [#MOST_GROUPS]
/// groups, without members; a group has at most [#MOST_MEMBERS].
final class GroupOutcomes {
  static final int MOST_GROUPS = 2_000;
  static final int MOST_MEMBERS = 5_000;

  private GroupOutcomes() {}

  static GroupOutcome group(GroupInfo info) {
    Group.Builder group = summary(info);
    info.members().stream()
        .limit(MOST_MEMBERS)
        .forEach(
            member ->
                group.addMembers(
                    person(member.address())
                        .setRole(member.role().name().toLowerCase(Locale.ROOT))));
    info.failed().forEach(each -> group.addFailed(outcome(each)));
    return GroupOutcome.newBuilder().setGroup(group).build();
  }

  static GroupOutcome list(List<GroupInfo> all) {
    GroupList.Builder list = GroupList.newBuilder().setTruncated(all.size() > MOST_GROUPS);
    all.stream().limit(MOST_GROUPS).forEach(each -> list.addGroups(summary(each)));
    return GroupOutcome.newBuilder().setGroups(list).build();
  }

  static GroupOutcome members(List<MemberResult> results) {
    MemberOutcomes.Builder members = MemberOutcomes.newBuilder();
    results.forEach(each -> members.addMembers(outcome(each)));
    return GroupOutcome.newBuilder().setMembers(members).build();
  }

  static GroupOutcome requests(List<JoinRequest> requests) {
    JoinRequestList.Builder list = JoinRequestList.newBuilder();
    requests.stream().limit(MOST_MEMBERS).forEach(each -> list.addPeople(person(each.address())));
    return GroupOutcome.newBuilder().setRequests(list).build();
  }

  private static Group.Builder summary(GroupInfo info) {
    return Group.newBuilder()
        .setId(info.jid().toString())
        .setSubject(info.subject())
        .setDescription(info.description())
        .setCreator(person(info.creator()))
        .setCreatedAt(EventComposer.timestamp(info.createdAt()))
        .setSize(info.size())
        .setAnnounce(info.settings().announce())
        .setLocked(info.settings().locked())
        .setEphemeralSeconds(info.settings().ephemeralSeconds())
        .setAdminsAdd(info.settings().adminsAdd())
        .setApproval(info.settings().approval());
  }

  private static MemberOutcome outcome(MemberResult result) {
    MemberOutcome.Builder outcome =
        MemberOutcome.newBuilder().setPerson(person(result.address())).setCode(result.code());
    if (result.invitation() != null) {
      outcome.setInviteCode(result.invitation().code());
    }
    return outcome.build();
  }

  private static GroupPerson.Builder person(Address address) {
    GroupPerson.Builder person = GroupPerson.newBuilder();
    if (address.phone() != null) {
      person.setPhone(address.phone().user());
    }
    if (address.lid() != null) {
      person.setLid(address.lid().toString());
    }
    return person;
  }
}
