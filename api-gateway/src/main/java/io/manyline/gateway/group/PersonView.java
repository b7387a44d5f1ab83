package io.manyline.gateway.group;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyline.proto.command.v1.GroupPerson;
import io.manyline.proto.command.v1.MemberOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody in, or on the way into, a group.
///
/// @param phone digits, where known @param lid hidden identity, where known
/// @param role member, admin or superadmin
/// @param code what came of a change for this one, as WhatsApp numbers it; 200 is done
/// @param inviteCode to be sent to one who may not simply be added
@Schema(name = "GroupPerson")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PersonView(
    @Nullable String phone,
    @Nullable String lid,
    @Nullable String role,
    @Nullable Integer code,
    @Nullable String inviteCode) {

  static PersonView of(GroupPerson person) {
    return new PersonView(
        person.hasPhone() ? person.getPhone() : null,
        person.hasLid() ? person.getLid() : null,
        person.getRole().isEmpty() ? null : person.getRole(),
        null,
        null);
  }

  static PersonView of(MemberOutcome outcome) {
    PersonView person = of(outcome.getPerson());
    return new PersonView(
        person.phone(),
        person.lid(),
        null,
        outcome.getCode(),
        outcome.hasInviteCode() ? outcome.getInviteCode() : null);
  }

  static List<PersonView> results(List<MemberOutcome> outcomes) {
    return outcomes.stream().map(PersonView::of).toList();
  }

  static List<PersonView> people(List<GroupPerson> people) {
    return people.stream().map(PersonView::of).toList();
  }
}
