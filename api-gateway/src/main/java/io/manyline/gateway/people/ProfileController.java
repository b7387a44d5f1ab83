package io.manyline.gateway.people;

import io.manyline.gateway.chat.SettingCommands;
import io.manyline.gateway.chat.SettingView;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChangeSetting;
import io.manyline.proto.command.v1.ProfileCommand;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// What the account shows of itself, and the picture of a group.
@RestController
@Tag(name = "Profile")
final class ProfileController {
  private final PeopleCalls calls;
  private final SettingCommands settings;

  ProfileController(PeopleCalls calls, SettingCommands settings) {
    this.calls = calls;
    this.settings = settings;
  }

  @GetMapping(path = "/api/sessions/{id}/profile", produces = "application/json")
  @Operation(summary = "What the account shows of itself: name, about, picture")
  Mono<ResponseEntity<Envelope<ContactView>>> show(
      Caller caller, @PathVariable String id, TraceParent trace) {
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        PeopleCalls.asked(ProfileCommand.newBuilder().setContact("").build()),
        outcome -> ContactView.of(outcome.getContact()));
  }

  @PutMapping(path = "/api/sessions/{id}/profile/name", produces = "application/json")
  @Operation(
      summary = "Change the name under which the account appears to others",
      description = "On all devices of the account. Event profile.updated.")
  Mono<ResponseEntity<Envelope<SettingView>>> name(
      Caller caller, @PathVariable String id, @RequestBody NameRequest request, TraceParent trace) {
    ChangeSetting change = ChangeSetting.newBuilder().setPushName(request.checked()).build();
    return settings.change(caller, id, change, trace);
  }

  @PutMapping(path = "/api/sessions/{id}/profile/about", produces = "application/json")
  @Operation(summary = "Change what the account says of itself")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> about(
      Caller caller,
      @PathVariable String id,
      @RequestBody AboutRequest request,
      TraceParent trace) {
    return change(
        caller, id, ProfileCommand.newBuilder().setSetAbout(request.checked()).build(), trace);
  }

  @PutMapping(path = "/api/sessions/{id}/profile/picture", produces = "application/json")
  @Operation(
      summary = "Set the account's profile picture",
      description = "422 PICTURE_INVALID when WhatsApp does not take it.")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> picture(
      Caller caller,
      @PathVariable String id,
      @RequestBody PictureRequest request,
      TraceParent trace) {
    return change(caller, id, request.checked(""), trace);
  }

  @DeleteMapping(path = "/api/sessions/{id}/profile/picture", produces = "application/json")
  @Operation(summary = "Take the account's profile picture away")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> withoutPicture(
      Caller caller, @PathVariable String id, TraceParent trace) {
    return change(caller, id, ProfileCommand.newBuilder().setRemovePicture("").build(), trace);
  }

  @PutMapping(path = "/api/sessions/{id}/groups/{group_id}/picture", produces = "application/json")
  @Operation(
      summary = "Set a group's picture",
      description = "403 NOT_ALLOWED when only admins may, and the account is none.")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> groupPicture(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      @RequestBody PictureRequest request,
      TraceParent trace) {
    return change(caller, id, request.checked(group(groupId)), trace);
  }

  @DeleteMapping(
      path = "/api/sessions/{id}/groups/{group_id}/picture",
      produces = "application/json")
  @Operation(summary = "Take a group's picture away")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> withoutGroupPicture(
      Caller caller,
      @PathVariable String id,
      @PathVariable("group_id") String groupId,
      TraceParent trace) {
    ProfileCommand command = ProfileCommand.newBuilder().setRemovePicture(group(groupId)).build();
    return change(caller, id, command, trace);
  }

  private static String group(String written) {
    if (!written.matches("[0-9-]{5,40}@g\\.us")) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "This is no group's address, such as 120363040000000000@g.us.");
    }
    return written;
  }

  private Mono<ResponseEntity<Envelope<PeopleActionView>>> change(
      Caller caller, String id, ProfileCommand command, TraceParent trace) {
    return calls.change(SessionCalls.Call.of(caller, id, trace), PeopleCalls.asked(command));
  }
}
