package io.manyline.interop;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.channel.ChannelButtons.PostView;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.phone.VirtualPhone;
import java.util.List;
import java.util.function.Predicate;

/// A virtual phone as somebody who tells many at once.
final class PhonePublisher implements Publisher {
  private static final String STATUS = "status@broadcast";

  private final Sandbox sandbox;
  private final VirtualPhone phone;

  PhonePublisher(Sandbox sandbox, VirtualPhone phone) {
    this.sandbox = sandbox;
    this.phone = phone;
  }

  /// Whom it is for says the phone's setting.
  @Override
  public String postStatus(Participant seer, String text) {
    return phone.send(STATUS, text).join();
  }

  @Override
  public String awaitStatus(Participant from, String text) {
    return await(STATUS, text, each -> each.from().equals(from.number())).id();
  }

  @Override
  public String createChannel(String name) {
    return sandbox.channels().create(phone.number(), name, "").join().id();
  }

  @Override
  public void follow(String channel) {
    sandbox.channels().follow(channel, phone.number()).join();
  }

  @Override
  public void post(String channel, String text) {
    phone.send(channel, text).join();
  }

  /// A phone of the sandbox keeps no places: they are looked up where they are given.
  @Override
  public long awaitPost(String channel, String text) {
    String id = await(channel, text, _ -> true).id();
    return posts(channel).stream()
        .filter(post -> post.messageId().equals(id))
        .findFirst()
        .orElseThrow()
        .serverId();
  }

  @Override
  public void react(String channel, long place, String emoji) {
    phone.react(channel, place, emoji).join();
  }

  @Override
  public int reactionsTo(String channel, long place) {
    return posts(channel).stream()
        .filter(post -> post.serverId() == place)
        .flatMap(post -> post.reactions().values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  private List<PostView> posts(String channel) {
    return sandbox.channels().find(channel).join().posts();
  }

  private PhoneMessage await(String chat, String text, Predicate<PhoneMessage> condition) {
    return phone
        .awaitMessage(
            each ->
                each.direction() == Direction.IN
                    && each.to().equals(chat)
                    && each.text().equals(text)
                    && condition.test(each),
            BaileysClient.PATIENCE)
        .join();
  }
}
