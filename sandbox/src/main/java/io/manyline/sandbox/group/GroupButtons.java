package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What people do with groups on their phones; everything with the rights of who does it.
///
/// **Order and threads:** callable from any thread; a result completes once what was changed is
/// durable. **Errors:** futures fail with [GroupException].
public final class GroupButtons {
  private final World world;
  private final Accounts accounts;
  private final Groups groups;
  private final Membership membership;
  private final GroupProfile profile;

  GroupButtons(
      World world, Accounts accounts, Groups groups, Membership membership, GroupProfile profile) {
    this.world = world;
    this.accounts = accounts;
    this.groups = groups;
    this.membership = membership;
    this.profile = profile;
  }

  /// A group as its members see it. @param members number → role @param requests numbers
  public record View(
      String id,
      String subject,
      String description,
      String creator,
      GroupSettings settings,
      Map<String, GroupRole> members,
      List<String> requests,
      String inviteCode) {}

  /// @param members numbers; the creator is one of them in any case
  public CompletableFuture<View> create(String creator, String subject, List<String> members) {
    return submit(
        () -> {
          List<Jid> wanted = members.stream().map(number -> account(number).phoneJid(0)).toList();
          return view(
              membership
                  .create(
                      phone(creator),
                      GroupPlan.of(subject, wanted, GroupSettings.DEFAULT, CommunityPlace.NONE))
                  .group());
        });
  }

  public CompletableFuture<List<View>> all() {
    return submit(() -> groups.all().stream().map(GroupButtons::view).toList());
  }

  public CompletableFuture<View> find(String id) {
    return submit(() -> view(group(id)));
  }

  /// @return number → code as WhatsApp tells it, 200 for done
  public CompletableFuture<Map<String, Integer>> change(
      String id, String by, Action action, List<String> members) {
    return submit(
        () -> {
          List<Jid> wanted = new ArrayList<>();
          members.forEach(number -> wanted.add(account(number).phoneJid(0)));
          Map<String, Integer> codes = new LinkedHashMap<>();
          for (Membership.Result result : run(group(id), phone(by), action, wanted)) {
            codes.put(result.asked().user(), result.code());
          }
          return codes;
        });
  }

  public CompletableFuture<View> leave(String id, String who) {
    return act(id, who, membership::leave);
  }

  /// @return false when admins decide first
  public CompletableFuture<Boolean> join(String code, String who) {
    return submit(
        () ->
            membership.join(
                phone(who),
                groups
                    .byCode(code)
                    .orElseThrow(() -> new IqRefusedException(groups.isRevoked(code) ? 410 : 406)),
                "invite"));
  }

  public CompletableFuture<View> rename(String id, String by, String subject) {
    return act(id, by, (actor, group) -> profile.rename(actor, group, subject));
  }

  /// @param text null deletes
  public CompletableFuture<View> describe(String id, String by, @Nullable String text) {
    return act(
        id, by, (actor, group) -> profile.describe(actor, group, world.newId(""), null, text));
  }

  public CompletableFuture<View> announce(String id, String by, boolean on) {
    return act(id, by, (actor, group) -> profile.announce(actor, group, on));
  }

  public CompletableFuture<View> lock(String id, String by, boolean on) {
    return act(id, by, (actor, group) -> profile.lock(actor, group, on));
  }

  public CompletableFuture<View> ephemeral(String id, String by, int seconds) {
    return act(id, by, (actor, group) -> profile.ephemeral(actor, group, seconds));
  }

  public CompletableFuture<View> adminsAdd(String id, String by, boolean on) {
    return act(id, by, (actor, group) -> profile.adminsAdd(actor, group, on));
  }

  public CompletableFuture<View> approval(String id, String by, boolean on) {
    return act(id, by, (actor, group) -> profile.approval(actor, group, on));
  }

  public CompletableFuture<View> renewInvite(String id, String by) {
    return act(id, by, profile::renewInvite);
  }

  /// What one does with other members.
  public enum Action {
    ADD,
    REMOVE,
    PROMOTE,
    DEMOTE,
    APPROVE,
    REJECT
  }

  private List<Membership.Result> run(Group group, Actor actor, Action action, List<Jid> wanted) {
    return switch (action) {
      case ADD -> membership.add(actor, group, wanted);
      case REMOVE -> membership.remove(actor, group, wanted);
      case PROMOTE -> membership.promote(actor, group, wanted);
      case DEMOTE -> membership.demote(actor, group, wanted);
      case APPROVE -> membership.decide(actor, group, wanted, true);
      case REJECT -> membership.decide(actor, group, wanted, false);
    };
  }

  private CompletableFuture<View> act(String id, String by, BiConsumer<Actor, Group> change) {
    return submit(
        () -> {
          Group group = group(id);
          change.accept(phone(by), group);
          return view(group);
        });
  }

  private <T> CompletableFuture<T> submit(Supplier<T> task) {
    return world.submit(
        () -> {
          try {
            return task.get();
          } catch (IqRefusedException e) {
            throw new GroupException(e.code());
          }
        });
  }

  private Actor phone(String number) {
    return new Actor(account(number), 0);
  }

  private Account account(String number) {
    String digits = number.startsWith("+") ? number.substring(1) : number;
    return accounts.byNumber(digits).orElseThrow(() -> new GroupException(404));
  }

  private Group group(String id) {
    String digits = id.endsWith("@g.us") ? id.substring(0, id.length() - 5) : id;
    if (!digits.matches("[0-9]{1,40}")) {
      throw new GroupException(404);
    }
    return groups.find(Jid.group(digits)).orElseThrow(() -> new GroupException(404));
  }

  private static View view(Group group) {
    GroupText description = group.description();
    return new View(
        group.jid().toString(),
        group.subject().text(),
        description == null ? "" : description.text(),
        group.creator(),
        group.settings(),
        new LinkedHashMap<>(group.members()),
        List.copyOf(group.requests().keySet()),
        group.inviteCode());
  }
}
