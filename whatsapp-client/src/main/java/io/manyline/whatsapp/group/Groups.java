package io.manyline.whatsapp.group;

import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.group.GroupException.Reason;
import io.manyline.whatsapp.iq.IqException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.ConnectionEndedException;
import io.manyline.whatsapp.stanza.ResponseTimeoutException;
import io.manyline.whatsapp.stanza.StanzaIds;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// What one can do with groups. Members are persons' addresses in either form.
///
/// **Flow:** one query each; what it changes for sending is durable before the stage completes.
/// **Order and threads:** on the lane; stages complete on the lane. **Errors:** [GroupException];
/// what the server says of single members is in [MemberResult].
public final class Groups {
  private final GroupQueries queries;
  private final StateLedger ledger;
  private final StanzaIds ids;

  Groups(GroupQueries queries, StateLedger ledger, StanzaIds ids) {
    this.queries = queries;
    this.ledger = ledger;
    this.ids = ids;
  }

  /// Where an invitation led. @param waiting an admin decides first
  public record Joined(Jid group, boolean waiting) {}

  /// All groups that we are in.
  public CompletionStage<List<GroupInfo>> list() {
    return translated(queries.participating());
  }

  /// Takes in how those groups are now that we know already.
  public CompletionStage<Void> refresh() {
    return translated(
        queries
            .participating()
            .thenCompose(
                all -> {
                  StateChanges changes = ledger.begin();
                  for (GroupInfo info : all) {
                    if (KnownGroup.find(changes, info.jid()).isPresent()) {
                      KnownGroup.learn(changes, info).save();
                    }
                  }
                  return ledger.commit(changes);
                }));
  }

  public CompletionStage<GroupInfo> find(Jid group) {
    return translated(queries.info(group).thenCompose(this::remember));
  }

  /// @param key names this attempt: the server tells it with the group's creation
  public CompletionStage<GroupInfo> create(
      String subject, Collection<Jid> members, GroupSettings settings, String key) {
    return translated(queries.create(subject, members, settings, key).thenCompose(this::remember));
  }

  public CompletionStage<List<MemberResult>> add(Jid group, Collection<Jid> members) {
    return translated(
        queries
            .change(group, "add", members)
            .thenCompose(
                results -> updated(group, results, known -> known.add(done(known, results)))));
  }

  public CompletionStage<List<MemberResult>> remove(Jid group, Collection<Jid> members) {
    return translated(
        queries
            .change(group, "remove", members)
            .thenCompose(
                results -> updated(group, results, known -> known.remove(done(known, results)))));
  }

  public CompletionStage<List<MemberResult>> promote(Jid group, Collection<Jid> members) {
    return translated(queries.change(group, "promote", members));
  }

  public CompletionStage<List<MemberResult>> demote(Jid group, Collection<Jid> members) {
    return translated(queries.change(group, "demote", members));
  }

  public CompletionStage<Void> leave(Jid group) {
    return translated(
        queries
            .leave(group)
            .thenCompose(
                _ -> {
                  StateChanges changes = ledger.begin();
                  KnownGroup.forget(changes, group);
                  return ledger.commit(changes);
                }));
  }

  public CompletionStage<Void> subject(Jid group, String subject) {
    return set(group, Node.of("subject").withText(subject));
  }

  /// Replaces the description that there is now. @param text empty deletes it
  public CompletionStage<Void> description(Jid group, String text) {
    return translated(
        queries
            .info(group)
            .thenCompose(
                now -> {
                  String previous = now.descriptionId().isEmpty() ? null : now.descriptionId();
                  return queries.set(group, GroupQueries.description(ids.next(), previous, text));
                }));
  }

  public CompletionStage<Void> announce(Jid group, boolean adminsOnly) {
    return set(group, Node.of(adminsOnly ? "announcement" : "not_announcement"));
  }

  public CompletionStage<Void> locked(Jid group, boolean adminsOnly) {
    return set(group, Node.of(adminsOnly ? "locked" : "unlocked"));
  }

  /// @param seconds 0 for never
  public CompletionStage<Void> ephemeral(Jid group, long seconds) {
    Node off = Node.of("not_ephemeral");
    return set(group, seconds == 0 ? off : Node.of("ephemeral").with("expiration", seconds));
  }

  public CompletionStage<Void> adminsAdd(Jid group, boolean adminsOnly) {
    return set(group, GroupQueries.memberAddMode(adminsOnly));
  }

  public CompletionStage<Void> approval(Jid group, boolean on) {
    return set(group, GroupQueries.approvalMode(on));
  }

  /// The code that `https://chat.whatsapp.com/` leads by.
  public CompletionStage<String> inviteCode(Jid group) {
    return translated(queries.inviteCode(group, false));
  }

  /// Takes a new code; the old one leads nowhere from then on.
  public CompletionStage<String> renewInviteCode(Jid group) {
    return translated(queries.inviteCode(group, true));
  }

  /// What a code leads to; without members.
  public CompletionStage<GroupInfo> invited(String code) {
    return translated(byCode(queries.invited(code)));
  }

  public CompletionStage<Joined> join(String code) {
    return translated(byCode(queries.join(code)));
  }

  public CompletionStage<List<JoinRequest>> joinRequests(Jid group) {
    return translated(queries.requests(group));
  }

  public CompletionStage<List<MemberResult>> approve(Jid group, Collection<Jid> members) {
    return translated(
        queries
            .decide(group, members, true)
            .thenCompose(
                results -> updated(group, results, known -> known.add(done(known, results)))));
  }

  public CompletionStage<List<MemberResult>> reject(Jid group, Collection<Jid> members) {
    return translated(queries.decide(group, members, false));
  }

  /// Of a code, not acceptable and not found mean the same: it never led anywhere.
  private static <T> CompletionStage<T> byCode(CompletionStage<T> asked) {
    return asked.exceptionallyCompose(
        failure ->
            CompletableFuture.failedFuture(
                cause(failure) instanceof IqException refused
                        && (refused.code() == 406 || refused.code() == 404)
                    ? new GroupException(Reason.INVITE_INVALID, "no group is invited to by it")
                    : failure));
  }

  private CompletionStage<Void> set(Jid group, Node change) {
    return translated(queries.set(group, change));
  }

  private CompletionStage<GroupInfo> remember(GroupInfo info) {
    StateChanges changes = ledger.begin();
    KnownGroup.learn(changes, info).save();
    return ledger.commit(changes).thenApply(_ -> info);
  }

  private <T> CompletionStage<T> updated(Jid group, T result, Consumer<KnownGroup> change) {
    StateChanges changes = ledger.begin();
    KnownGroup.find(changes, group)
        .ifPresent(
            known -> {
              change.accept(known);
              known.save();
            });
    return ledger.commit(changes).thenApply(_ -> result);
  }

  private static List<Jid> done(KnownGroup known, List<MemberResult> results) {
    return results.stream()
        .filter(MemberResult::done)
        .map(result -> known.byLid() ? result.address().lid() : result.address().phone())
        .filter(Objects::nonNull)
        .toList();
  }

  private static <T> CompletionStage<T> translated(CompletionStage<T> asked) {
    return asked.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(translate(failure)));
  }

  private static GroupException translate(Throwable failure) {
    Throwable cause = cause(failure);
    return switch (cause) {
      case GroupException known -> known;
      case IqException refused ->
          new GroupException(
              reason(refused.code()), "WhatsApp refused with code " + refused.code());
      case ResponseTimeoutException _ ->
          new GroupException(Reason.TIMEOUT, "WhatsApp did not answer in time");
      case ConnectionEndedException _ ->
          new GroupException(Reason.DISCONNECTED, "the connection ended");
      case MalformedNodeException odd ->
          new GroupException(Reason.REFUSED, "an answer that cannot be read: " + odd.getMessage());
      default -> new GroupException(Reason.REFUSED, String.valueOf(cause));
    };
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static Reason reason(int code) {
    return switch (code) {
      case 401, 405 -> Reason.NOT_ALLOWED;
      case 403 -> Reason.NOT_A_MEMBER;
      case 404 -> Reason.GROUP_NOT_FOUND;
      case 406 -> Reason.NOT_ACCEPTABLE;
      case 409 -> Reason.CONFLICT;
      case 410 -> Reason.INVITE_REVOKED;
      default -> Reason.REFUSED;
    };
  }
}
