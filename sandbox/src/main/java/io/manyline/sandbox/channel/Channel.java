package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A channel: what it is called, who is in it as what, and its posts.
///
/// **Order and threads:** world's thread only; changes are stored by [Channels].
public final class Channel {
  private final String id;
  private final long created;
  private final String invite;
  private final SequencedMap<String, ChannelRole> members;
  private final Map<String, Set<String>> muted = new LinkedHashMap<>();
  private final Set<String> invited;
  private final TreeMap<Long, ChannelPost> posts = new TreeMap<>();
  private ChannelText name;
  private ChannelText description;
  private @Nullable String pictureId;
  private long lastServerId;

  Channel(ChannelRecord stored) {
    this.id = stored.id();
    this.created = stored.created();
    this.invite = stored.invite();
    this.members = new LinkedHashMap<>(stored.members());
    this.invited = new LinkedHashSet<>(stored.invited());
    this.name = stored.name();
    this.description = stored.description();
    this.pictureId = stored.pictureId();
    this.lastServerId = stored.lastServerId();
    stored.muted().forEach((number, what) -> muted.put(number, new LinkedHashSet<>(what)));
  }

  public String id() {
    return id;
  }

  public Jid jid() {
    return Jid.of(id, Server.NEWSLETTER);
  }

  public String name() {
    return name.text();
  }

  public String invite() {
    return invite;
  }

  /// Numbers of all who follow it, its owner and admins too.
  public SequencedMap<String, ChannelRole> members() {
    return Collections.unmodifiableSequencedMap(members);
  }

  public List<ChannelPost> posts() {
    return List.copyOf(posts.values());
  }

  public ChannelRole role(Account account) {
    return members.getOrDefault(account.number(), ChannelRole.GUEST);
  }

  long created() {
    return created;
  }

  ChannelText nameText() {
    return name;
  }

  ChannelText description() {
    return description;
  }

  @Nullable String pictureId() {
    return pictureId;
  }

  void rename(ChannelText text) {
    name = text;
  }

  void describe(ChannelText text) {
    description = text;
  }

  void picture(@Nullable String picture) {
    pictureId = picture;
  }

  void put(String number, ChannelRole role) {
    members.put(number, role);
  }

  void drop(String number) {
    members.remove(number);
    muted.remove(number);
  }

  /// @param what MUTE, or one of the activities that the wire names
  boolean isMuted(Account account, String what) {
    return muted.getOrDefault(account.number(), Set.of()).contains(what);
  }

  void mute(Account account, String what, boolean on) {
    Set<String> of = muted.computeIfAbsent(account.number(), _ -> new LinkedHashSet<>());
    if (on) {
      of.add(what);
    } else {
      of.remove(what);
    }
  }

  /// Those who were asked to become admins.
  Set<String> invited() {
    return invited;
  }

  long nextServerId() {
    return ++lastServerId;
  }

  /// New, or in place of what it was before.
  void put(ChannelPost post) {
    posts.put(post.serverId(), post);
    lastServerId = Math.max(lastServerId, post.serverId());
  }

  @Nullable ChannelPost post(long serverId) {
    return posts.get(serverId);
  }

  @Nullable ChannelPost post(String messageId) {
    return posts.values().stream()
        .filter(post -> post.id().equals(messageId))
        .findFirst()
        .orElse(null);
  }

  /// The latest before, or the earliest after, a place. @param before 0 for the end
  List<ChannelPost> page(int count, long before, long after) {
    if (after > 0) {
      return posts.tailMap(after, false).values().stream().limit(count).toList();
    }
    List<ChannelPost> found =
        new ArrayList<>((before > 0 ? posts.headMap(before, false) : posts).values());
    return found.subList(Math.max(0, found.size() - count), found.size());
  }

  ChannelRecord toRecord() {
    LinkedHashMap<String, List<String>> mutes = new LinkedHashMap<>();
    muted.forEach((number, what) -> mutes.put(number, List.copyOf(what)));
    return new ChannelRecord(
        id,
        created,
        name,
        description,
        pictureId,
        invite,
        new LinkedHashMap<>(members),
        mutes,
        List.copyOf(invited),
        lastServerId);
  }
}
