package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All channels, found by address or invite code.
///
/// **Shape:** `channel/{id}` as JSON, `channel-post/{id}/{server id, 16 hex digits}` likewise.
/// **Order and threads:** world's thread only; every change is written in the task that makes it.
public final class Channels {
  private static final String PREFIX = "channel/";
  private static final String POSTS = "channel-post/";
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int CODE_LENGTH = 22;
  private static final long FIRST_ID = 120_363_400_000_000_000L;

  private final World world;
  private final Map<String, Channel> byId = new LinkedHashMap<>();

  Channels(World world) {
    this.world = world;
  }

  void load() {
    world
        .store()
        .forEach(
            PREFIX,
            (key, json) ->
                byId.put(
                    key.substring(PREFIX.length()),
                    new Channel(Json.read(json, ChannelRecord.class))));
    world
        .store()
        .forEach(
            POSTS,
            (key, json) -> {
              Channel channel = byId.get(key.substring(POSTS.length(), key.lastIndexOf('/')));
              if (channel != null) {
                channel.put(Json.read(json, ChannelPost.class));
              }
            });
  }

  public Collection<Channel> all() {
    return List.copyOf(byId.values());
  }

  public Optional<Channel> find(Jid jid) {
    return jid.isChannel() ? Optional.ofNullable(byId.get(jid.user())) : Optional.empty();
  }

  /// @param address text that may be the address of a channel, or anything else
  public Optional<Channel> find(String address) {
    try {
      return find(Jid.parse(address));
    } catch (MalformedJidException e) {
      return Optional.empty();
    }
  }

  Optional<Channel> byInvite(String code) {
    return byId.values().stream().filter(channel -> channel.invite().equals(code)).findFirst();
  }

  public List<Channel> of(Account member) {
    return byId.values().stream()
        .filter(channel -> channel.members().containsKey(member.number()))
        .toList();
  }

  Channel create(Account owner, String name, String description) {
    LinkedHashMap<String, ChannelRole> members = new LinkedHashMap<>();
    members.put(owner.number(), ChannelRole.OWNER);
    Channel channel =
        new Channel(
            new ChannelRecord(
                newId(),
                world.nowSeconds(),
                text(name),
                text(description),
                null,
                newCode(),
                members,
                new LinkedHashMap<>(),
                List.of(),
                100));
    byId.put(channel.id(), channel);
    save(channel);
    return channel;
  }

  ChannelText text(String text) {
    return new ChannelText(text, world.newId(""), world.now().toEpochMilli() * 1_000);
  }

  void save(Channel channel) {
    world.store().put(PREFIX + channel.id(), Json.write(channel.toRecord()));
  }

  void save(Channel channel, ChannelPost post) {
    channel.put(post);
    world.store().put(key(channel, post), Json.write(post));
    save(channel);
  }

  void delete(Channel channel) {
    byId.remove(channel.id());
    channel.posts().forEach(post -> world.store().remove(key(channel, post)));
    world.store().remove(PREFIX + channel.id());
  }

  private static String key(Channel channel, ChannelPost post) {
    return POSTS + channel.id() + "/" + String.format("%016x", post.serverId());
  }

  private String newId() {
    String id;
    do {
      id = Long.toString(FIRST_ID + world.random().nextLong(1_000_000_000_000L));
    } while (byId.containsKey(id));
    return id;
  }

  private String newCode() {
    StringBuilder code = new StringBuilder("0029");
    while (code.length() < CODE_LENGTH) {
      code.append(ALPHABET.charAt(world.secureRandom().nextInt(ALPHABET.length())));
    }
    return code.toString();
  }
}
