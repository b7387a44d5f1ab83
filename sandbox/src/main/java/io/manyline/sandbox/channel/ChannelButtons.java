package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.mex.MexException;
import io.manyline.sandbox.relay.DeviceLink;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What people do with channels on their phones.
///
/// **Order and threads:** may be called from any thread. **Errors:** futures fail with
/// [MexException].
public final class ChannelButtons {
  private final World world;
  private final Accounts accounts;
  private final Channels channels;
  private final ChannelDesk desk;

  ChannelButtons(World world, Accounts accounts, Channels channels, ChannelDesk desk) {
    this.world = world;
    this.accounts = accounts;
    this.channels = channels;
    this.desk = desk;
  }

  /// @param members role by number
  public record View(
      String id,
      String name,
      String description,
      String invite,
      Map<String, String> members,
      List<PostView> posts) {}

  /// @param reactions how often each emoji was given
  public record PostView(
      long serverId,
      String messageId,
      String author,
      String type,
      boolean revoked,
      Map<String, Integer> reactions,
      int views) {}

  public CompletableFuture<View> create(String owner, String name, String description) {
    return world.submit(() -> view(desk.create(phone(owner), name, description)));
  }

  public CompletableFuture<List<View>> all() {
    return world.submit(() -> channels.all().stream().map(ChannelButtons::view).toList());
  }

  public CompletableFuture<View> find(String id) {
    return world.submit(() -> view(channel(id)));
  }

  /// @param name and @param description null for what stays as it is
  public CompletableFuture<View> update(
      String id, String by, @Nullable String name, @Nullable String description) {
    return change(id, by, (peer, channel) -> desk.update(peer, channel, name, description, null));
  }

  public CompletableFuture<View> follow(String id, String by) {
    return change(id, by, desk::follow);
  }

  public CompletableFuture<View> leave(String id, String by) {
    return change(id, by, desk::leave);
  }

  /// Makes somebody who follows an admin, with an invitation that is accepted at once.
  public CompletableFuture<View> promote(String id, String by, String admin) {
    return change(
        id,
        by,
        (peer, channel) -> {
          desk.invite(peer, channel, account(admin));
          desk.accept(phone(admin), channel);
        });
  }

  public CompletableFuture<View> delete(String id, String by) {
    return change(id, by, desk::delete);
  }

  private CompletableFuture<View> change(String id, String by, BiConsumer<Peer, Channel> change) {
    return world.submit(
        () -> {
          Channel channel = channel(id);
          change.accept(phone(by), channel);
          return view(channel);
        });
  }

  private static View view(Channel channel) {
    Map<String, String> members = new LinkedHashMap<>();
    channel.members().forEach((number, role) -> members.put(number, role.name()));
    List<PostView> posts =
        channel.posts().stream()
            .map(
                post ->
                    new PostView(
                        post.serverId(),
                        post.id(),
                        post.author(),
                        post.type(),
                        post.revoked(),
                        post.counts(),
                        post.viewers().size()))
            .toList();
    return new View(
        channel.jid().toString(),
        channel.name(),
        channel.description().text(),
        channel.invite(),
        members,
        posts);
  }

  private Channel channel(String id) {
    return channels.find(id).orElseThrow(() -> new MexException(404, "there is no channel " + id));
  }

  private Account account(String number) {
    return accounts
        .byNumber(number)
        .orElseThrow(() -> new MexException(404, number + " is not on this network"));
  }

  private Peer phone(String number) {
    return new Peer(account(number), 0, Nobody.INSTANCE);
  }

  /// What a button did needs no answer.
  private enum Nobody implements DeviceLink {
    INSTANCE;

    @Override
    public void send(Node stanza) {}

    @Override
    public void close() {}

    @Override
    public void drop() {}

    @Override
    public void mute() {}
  }
}
