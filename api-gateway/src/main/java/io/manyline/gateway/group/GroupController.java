package io.manyline.gateway.group;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.GetGroup;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.LeaveGroup;
import io.manyline.proto.command.v1.ListGroups;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Groups of a session's number: list, make, look, change, leave.
@RestController
@Tag(name = "Groups")
final class GroupController {
  private final GroupCalls calls;

  GroupController(GroupCalls calls) {
    this.calls = calls;
  }

  @GetMapping(path = "/api/sessions/{id}/groups", produces = "application/json")
  @Operation(summary = "Groups that the session's number is in, without their members")
  Mono<ResponseEntity<Envelope<GroupListView>>> list(
      Caller caller, @PathVariable String id, TraceParent trace) {
    GroupCommand question =
        GroupCommand.newBuilder().setList(ListGroups.getDefaultInstance()).build();
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        question,
        outcome -> GroupListView.of(outcome.getGroups()));
  }

  @PostMapping(path = "/api/sessions/{id}/groups", produces = "application/json")
  @Operation(
      summary = "Make a group",
      description =
          "data.group.failed names those who could not be made members, each with WhatsApp's code."
              + " When the connection ends before WhatsApp answers, the outcome is"
              + " OUTCOME_UNKNOWN: list the groups before you repeat it.")
  Mono<ResponseEntity<Envelope<GroupActionView>>> create(
      Caller caller,
      @PathVariable String id,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody CreateGroupRequest request,
      TraceParent trace) {
    return calls.change(new SessionCalls.Call(caller, id, key, trace), request.command());
  }

  @GetMapping(path = "/api/sessions/{id}/groups/{group_id}", produces = "application/json")
  @Operation(summary = "A group with its members")
  Mono<ResponseEntity<Envelope<GroupView>>> find(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      TraceParent trace) {
    GroupCommand question =
        GroupCommand.newBuilder()
            .setGroup(GroupFields.group(groupId))
            .setGet(GetGroup.getDefaultInstance())
            .build();
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        question,
        outcome -> GroupView.of(outcome.getGroup()));
  }

  @PatchMapping(path = "/api/sessions/{id}/groups/{group_id}", produces = "application/json")
  @Operation(
      summary = "Change subject, description or settings",
      description =
          "Several at once are carried out one after the other: subject, description, announce,"
              + " ephemeral_seconds, admins_add, approval, locked. The first that WhatsApp refuses"
              + " ends it, and what was done before stays.")
  Mono<ResponseEntity<Envelope<GroupActionView>>> change(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody UpdateGroupRequest request,
      TraceParent trace) {
    return calls.change(
        new SessionCalls.Call(caller, id, key, trace), request.command(GroupFields.group(groupId)));
  }

  @PostMapping(path = "/api/sessions/{id}/groups/{group_id}/leave", produces = "application/json")
  @Operation(summary = "Leave a group")
  Mono<ResponseEntity<Envelope<GroupActionView>>> leave(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      TraceParent trace) {
    GroupCommand leave =
        GroupCommand.newBuilder()
            .setGroup(GroupFields.group(groupId))
            .setLeave(LeaveGroup.getDefaultInstance())
            .build();
    return calls.change(new SessionCalls.Call(caller, id, key, trace), leave);
  }
}
