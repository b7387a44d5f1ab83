package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Jid;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All groups, found by address or invite code.
///
/// **Shape:** `group/{id}` as JSON. **Order and threads:** world's thread only; every change is
/// written in the task that makes it.
public final class Groups {
  private static final String PREFIX = "group/";
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int CODE_LENGTH = 22;
  private static final long FIRST_ID = 120_363_000_000_000_000L;

  private final World world;
  private final Map<String, Group> byId = new LinkedHashMap<>();
  private final Map<String, Group> byCode = new HashMap<>();
  private final Set<String> revoked = new HashSet<>();

  public Groups(World world) {
    this.world = world;
  }

  public void load() {
    world
        .store()
        .forEach(PREFIX, (_, json) -> index(new Group(Json.read(json, GroupRecord.class))));
  }

  public Collection<Group> all() {
    return List.copyOf(byId.values());
  }

  public Optional<Group> find(Jid jid) {
    return jid.isGroup() ? Optional.ofNullable(byId.get(jid.user())) : Optional.empty();
  }

  /// @param address text that may be the address of a group, or anything else
  public Optional<Group> find(String address) {
    return address.matches("[0-9]{1,40}@g\\.us") ? find(Jid.parse(address)) : Optional.empty();
  }

  public List<Group> of(Account member) {
    return byId.values().stream().filter(group -> group.has(member)).toList();
  }

  /// The groups that are linked to a community, in the order in which they were made.
  List<Group> subGroups(Group community) {
    return byId.values().stream()
        .filter(group -> group.place().isIn(community))
        .sorted(Comparator.comparingLong(Group::createdAt))
        .toList();
  }

  Optional<Group> communityOf(Group group) {
    return Optional.ofNullable(group.place().in()).map(byId::get);
  }

  Optional<Group> byCode(String code) {
    return Optional.ofNullable(byCode.get(code));
  }

  /// Whether a code once was an invitation, and is none any more.
  boolean isRevoked(String code) {
    return revoked.contains(code);
  }

  Group create(Account creator, GroupText subject) {
    String id = newId();
    LinkedHashMap<String, GroupRole> members = new LinkedHashMap<>();
    members.put(creator.number(), GroupRole.SUPERADMIN);
    Group group =
        new Group(
            new GroupRecord(
                id,
                creator.number(),
                world.nowSeconds(),
                subject,
                null,
                GroupSettings.DEFAULT,
                members,
                new LinkedHashMap<>(),
                newCode(),
                List.of(),
                1,
                CommunityPlace.NONE));
    index(group);
    return group;
  }

  /// Takes the place of the invite code, which leads nowhere from then on.
  void renewInvite(Group group) {
    byCode.remove(group.inviteCode());
    revoked.add(group.inviteCode());
    group.newInvite(newCode());
    byCode.put(group.inviteCode(), group);
  }

  /// Writes a group; one that nobody is in any more is gone.
  void save(Group group) {
    if (group.members().isEmpty()) {
      delete(group);
      return;
    }
    world.store().put(PREFIX + group.id(), Json.write(group.toRecord()));
  }

  void delete(Group group) {
    byId.remove(group.id());
    byCode.remove(group.inviteCode());
    revoked.add(group.inviteCode());
    world.store().remove(PREFIX + group.id());
  }

  private void index(Group group) {
    byId.put(group.id(), group);
    byCode.put(group.inviteCode(), group);
    revoked.addAll(group.revokedCodes());
  }

  private String newId() {
    String id;
    do {
      id = Long.toString(FIRST_ID + world.random().nextLong(1_000_000_000_000L));
    } while (byId.containsKey(id));
    return id;
  }

  private String newCode() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < CODE_LENGTH; i++) {
      code.append(ALPHABET.charAt(world.secureRandom().nextInt(ALPHABET.length())));
    }
    return code.toString();
  }
}
