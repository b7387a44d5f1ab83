package io.manyline.gateway.group;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.FollowInvite;
import io.manyline.proto.command.v1.GetInvite;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.ListJoinRequests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Who comes into a group and who goes: members, invitations, requests to join.
@RestController
@Tag(name = "Groups")
final class GroupMemberController {
  private final GroupCalls calls;

  GroupMemberController(GroupCalls calls) {
    this.calls = calls;
  }

  @PostMapping(
      path = "/api/sessions/{id}/groups/{group_id}/participants",
      produces = "application/json")
  @Operation(
      summary = "Add, remove, promote or demote members; approve or reject those who ask",
      description =
          "data.participants has one result for each: code 200 is done, 403 wants to be invited"
              + " (invite_code), 404 is no WhatsApp account or no member, 409 is a member already.")
  Mono<ResponseEntity<Envelope<GroupActionView>>> change(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody ParticipantsRequest request,
      TraceParent trace) {
    return calls.change(
        new SessionCalls.Call(caller, id, key, trace), request.command(GroupFields.group(groupId)));
  }

  @GetMapping(path = "/api/sessions/{id}/groups/{group_id}/requests", produces = "application/json")
  @Operation(summary = "Who asks to be let in")
  Mono<ResponseEntity<Envelope<JoinRequestsView>>> requests(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      TraceParent trace) {
    GroupCommand question =
        GroupCommand.newBuilder()
            .setGroup(GroupFields.group(groupId))
            .setRequests(ListJoinRequests.getDefaultInstance())
            .build();
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        question,
        outcome -> {
          List<PersonView> people = PersonView.people(outcome.getRequests().getPeopleList());
          return new JoinRequestsView(people, people.size());
        });
  }

  @GetMapping(path = "/api/sessions/{id}/groups/{group_id}/invite", produces = "application/json")
  @Operation(summary = "The group's invitation link")
  Mono<ResponseEntity<Envelope<GroupActionView>>> invite(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      TraceParent trace) {
    return calls.change(
        SessionCalls.Call.of(caller, id, trace), invite(GroupFields.group(groupId), false));
  }

  @PostMapping(path = "/api/sessions/{id}/groups/{group_id}/invite", produces = "application/json")
  @Operation(summary = "Take a new invitation link; the old one leads nowhere from then on")
  Mono<ResponseEntity<Envelope<GroupActionView>>> renewInvite(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      TraceParent trace) {
    return calls.change(
        new SessionCalls.Call(caller, id, key, trace), invite(GroupFields.group(groupId), true));
  }

  @GetMapping(path = "/api/sessions/{id}/group-invites/{code}", produces = "application/json")
  @Operation(summary = "What an invitation leads to, without joining")
  Mono<ResponseEntity<Envelope<GroupView>>> preview(
      Caller caller, @PathVariable String id, @PathVariable String code, TraceParent trace) {
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        follow(GroupFields.invite(code), true),
        outcome -> GroupView.of(outcome.getGroup()));
  }

  @PostMapping(path = "/api/sessions/{id}/group-invites", produces = "application/json")
  @Operation(
      summary = "Join a group by its invitation",
      description = "data.waiting is true when an admin of the group decides first.")
  Mono<ResponseEntity<Envelope<GroupActionView>>> join(
      Caller caller,
      @PathVariable String id,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody JoinGroupRequest request,
      TraceParent trace) {
    return calls.change(
        new SessionCalls.Call(caller, id, key, trace),
        follow(GroupFields.invite(request.invite()), false));
  }

  private static GroupCommand invite(String group, boolean renew) {
    return GroupCommand.newBuilder()
        .setGroup(group)
        .setInvite(GetInvite.newBuilder().setRenew(renew))
        .build();
  }

  private static GroupCommand follow(String code, boolean preview) {
    return GroupCommand.newBuilder()
        .setFollow(FollowInvite.newBuilder().setCode(code).setPreview(preview))
        .build();
  }
}
