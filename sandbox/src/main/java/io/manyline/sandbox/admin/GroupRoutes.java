package io.manyline.sandbox.admin;

import io.manyline.sandbox.group.GroupButtons;
import io.manyline.sandbox.server.HttpListener.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Buttons of groups: create, look, change, members, join, leave. Messages go by the phones' own
/// routes, with the group's address as `to`.
final class GroupRoutes {
  private final GroupButtons groups;

  GroupRoutes(GroupButtons groups) {
    this.groups = groups;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/groups", this::create),
        Route.of("GET", "/groups", this::list),
        Route.of("GET", "/groups/{}", this::show),
        Route.of("PATCH", "/groups/{}", this::change),
        Route.of("POST", "/groups/{}/participants", this::participants),
        Route.of("POST", "/groups/{}/leave", this::leave),
        Route.of("POST", "/groups/{}/invite", this::renewInvite),
        Route.of("POST", "/groups/join/{}", this::join));
  }

  private CompletableFuture<Answer> create(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    return answer(
        201,
        groups.create(body.string("creator"), body.string("subject"), body.strings("members")));
  }

  private CompletableFuture<Answer> list(List<String> path, byte[] body) {
    return groups
        .all()
        .thenApply(views -> Envelopes.success(200, Map.of("groups", views, "count", views.size())));
  }

  private CompletableFuture<Answer> show(List<String> path, byte[] body) {
    return answer(200, groups.find(path.getFirst()));
  }

  /// One or several changes, one after the other; the first that is refused ends it.
  private CompletableFuture<Answer> change(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    String id = path.getFirst();
    String by = body.string("by");
    OptionalInt ephemeral = body.optionalInteger("ephemeral");
    if (ephemeral.isPresent() && ephemeral.getAsInt() < 0) {
      throw ControlException.badRequest("ephemeral is a number of seconds");
    }
    CompletableFuture<GroupButtons.View> view = groups.find(id);
    for (Supplier<CompletableFuture<GroupButtons.View>> step : steps(body, id, by)) {
      view = view.thenCompose(_ -> step.get());
    }
    return answer(200, view);
  }

  private List<Supplier<CompletableFuture<GroupButtons.View>>> steps(
      JsonBody body, String id, String by) {
    List<Supplier<CompletableFuture<GroupButtons.View>>> steps = new ArrayList<>();
    body.optionalString("subject").ifPresent(it -> steps.add(() -> groups.rename(id, by, it)));
    body.optionalString("description")
        .ifPresent(it -> steps.add(() -> groups.describe(id, by, it.isEmpty() ? null : it)));
    body.optionalBoolean("announce").ifPresent(it -> steps.add(() -> groups.announce(id, by, it)));
    body.optionalBoolean("locked").ifPresent(it -> steps.add(() -> groups.lock(id, by, it)));
    body.optionalInteger("ephemeral")
        .ifPresent(it -> steps.add(() -> groups.ephemeral(id, by, it)));
    body.optionalBoolean("admins_add")
        .ifPresent(it -> steps.add(() -> groups.adminsAdd(id, by, it)));
    body.optionalBoolean("approval").ifPresent(it -> steps.add(() -> groups.approval(id, by, it)));
    return steps;
  }

  private CompletableFuture<Answer> participants(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    return groups
        .change(
            path.getFirst(),
            body.string("by"),
            action(body.string("action")),
            body.strings("numbers"))
        .thenApply(codes -> Envelopes.success(200, Map.of("codes", codes)));
  }

  private CompletableFuture<Answer> leave(List<String> path, byte[] bytes) {
    return answer(200, groups.leave(path.getFirst(), JsonBody.parse(bytes).string("by")));
  }

  private CompletableFuture<Answer> renewInvite(List<String> path, byte[] bytes) {
    return answer(200, groups.renewInvite(path.getFirst(), JsonBody.parse(bytes).string("by")));
  }

  private CompletableFuture<Answer> join(List<String> path, byte[] bytes) {
    return groups
        .join(path.getFirst(), JsonBody.parse(bytes).string("by"))
        .thenApply(joined -> Envelopes.success(200, Map.of("joined", joined)));
  }

  private static CompletableFuture<Answer> answer(
      int status, CompletableFuture<GroupButtons.View> view) {
    return view.thenApply(it -> Envelopes.success(status, it));
  }

  private static GroupButtons.Action action(String name) {
    return Arrays.stream(GroupButtons.Action.values())
        .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ControlException.badRequest(
                    "action is add, remove, promote, demote, approve or reject"));
  }
}
