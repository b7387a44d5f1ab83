package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One group. **Order and threads:** world's thread only; changes are stored by [Groups].
public final class Group {
  private static final int KEPT_CODES = 100;

  private final String id;
  private final String creator;
  private final long createdAt;
  private final LinkedHashMap<String, GroupRole> members;
  private final LinkedHashMap<String, Long> requests;
  private final List<String> revokedCodes;
  private GroupText subject;
  private @Nullable GroupText description;
  private GroupSettings settings;
  private String inviteCode;
  private long version;
  private CommunityPlace place;

  Group(GroupRecord stored) {
    this.id = stored.id();
    this.creator = stored.creator();
    this.createdAt = stored.createdAt();
    this.subject = stored.subject();
    this.description = stored.description();
    this.settings = stored.settings();
    this.members = new LinkedHashMap<>(stored.members());
    this.requests = new LinkedHashMap<>(stored.requests());
    this.inviteCode = stored.inviteCode();
    this.revokedCodes = new ArrayList<>(stored.revokedCodes());
    this.version = stored.version();
    CommunityPlace kept = stored.place();
    this.place = kept == null ? CommunityPlace.NONE : kept;
  }

  /// Digits, the user part of its address.
  public String id() {
    return id;
  }

  public Jid jid() {
    return Jid.group(id);
  }

  public String creator() {
    return creator;
  }

  /// Unix seconds.
  public long createdAt() {
    return createdAt;
  }

  public GroupText subject() {
    return subject;
  }

  public @Nullable GroupText description() {
    return description;
  }

  public GroupSettings settings() {
    return settings;
  }

  /// Numbers and roles, in the order in which they joined.
  public SequencedMap<String, GroupRole> members() {
    return Collections.unmodifiableSequencedMap(members);
  }

  public boolean has(Account account) {
    return members.containsKey(account.number());
  }

  boolean isAdmin(Account account) {
    GroupRole role = members.get(account.number());
    return role != null && role.isAdmin();
  }

  /// Whether somebody may change what the group shows of itself.
  public boolean maySetPicture(Account account) {
    return has(account) && (!settings.locked() || isAdmin(account));
  }

  Optional<GroupRole> role(Account account) {
    return Optional.ofNullable(members.get(account.number()));
  }

  /// Numbers that ask to be let in, with the unix seconds since when.
  public Map<String, Long> requests() {
    return Collections.unmodifiableMap(requests);
  }

  public String inviteCode() {
    return inviteCode;
  }

  /// Counts up with every change of the members.
  public long version() {
    return version;
  }

  CommunityPlace place() {
    return place;
  }

  List<String> revokedCodes() {
    return List.copyOf(revokedCodes);
  }

  void rename(GroupText changed) {
    subject = changed;
  }

  void describe(@Nullable GroupText changed) {
    description = changed;
  }

  void change(GroupSettings changed) {
    settings = changed;
  }

  void place(CommunityPlace changed) {
    place = changed;
  }

  void put(String number, GroupRole role) {
    requests.remove(number);
    members.put(number, role);
    version++;
  }

  void remove(String number) {
    members.remove(number);
    version++;
  }

  /// Without an admin the member of longest standing becomes one.
  void inherit() {
    if (!members.isEmpty() && members.values().stream().noneMatch(GroupRole::isAdmin)) {
      put(members.firstEntry().getKey(), GroupRole.ADMIN);
    }
  }

  void request(String number, long at) {
    requests.putIfAbsent(number, at);
  }

  boolean withdraw(String number) {
    return requests.remove(number) != null;
  }

  void newInvite(String code) {
    revokedCodes.add(inviteCode);
    if (revokedCodes.size() > KEPT_CODES) {
      revokedCodes.removeFirst();
    }
    inviteCode = code;
  }

  GroupRecord toRecord() {
    return new GroupRecord(
        id,
        creator,
        createdAt,
        subject,
        description,
        settings,
        members,
        requests,
        inviteCode,
        revokedCodes,
        version,
        place);
  }
}
