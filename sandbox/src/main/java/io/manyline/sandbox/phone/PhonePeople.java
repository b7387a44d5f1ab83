package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.group.Group;
import io.manyline.sandbox.people.PeopleRoom;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.sandbox.privacy.PrivacyCategory;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The buttons by which a phone shows itself to others, and what it sees of them.
///
/// **Order and threads:** as [VirtualPhone]. **Errors:** futures fail with [PhoneException].
public final class PhonePeople {
  private final Phones phones;
  private final PhoneNetwork network;
  private final Phone phone;

  /// What a phone noticed. @see PhoneSight.Seen
  public record Sight(
      String from, @Nullable String participant, String what, @Nullable String detail) {
    private static Sight of(PhoneSight.Seen seen) {
      return new Sight(seen.from(), seen.participant(), seen.what(), seen.detail());
    }
  }

  PhonePeople(Phones phones, PhoneNetwork network, Phone phone) {
    this.phones = phones;
    this.network = network;
    this.phone = phone;
  }

  public CompletableFuture<Void> appear(boolean available) {
    return act(
        () ->
            Node.of("presence")
                .with("type", available ? "available" : "unavailable")
                .with("name", phone.account().name()));
  }

  /// Begins to watch somebody.
  public CompletableFuture<Void> watch(String who) {
    return act(
        () -> Node.of("presence").with("type", "subscribe").with("to", person(who).phoneJid(0)));
  }

  /// @param to number, or the address of a group @param state composing, recording or paused
  public CompletableFuture<Void> type(String to, String state) {
    return act(
        () -> {
          Node child =
              switch (state) {
                case "composing", "paused" -> Node.of(state);
                case "recording" -> Node.of("composing").with("media", "audio");
                default ->
                    throw new PhoneException(
                        Reason.TEXT_INVALID, "a state is composing, recording or paused");
              };
          Optional<Group> group = network.groups().find(to);
          Jid chat = group.map(Group::jid).orElseGet(() -> address(person(to)));
          return Node.of("chatstate", child).with("to", chat);
        });
  }

  /// @param jpeg empty takes the picture away @return the picture's id, empty when there is none
  public CompletableFuture<String> picture(byte[] jpeg) {
    return phones.submit(
        () -> allowed(() -> people().pictures().change(phone.account(), jpeg)).orElse(""));
  }

  public CompletableFuture<Void> about(String text) {
    return phones.submit(
        () -> {
          allowed(
              () -> {
                people().abouts().change(phone.account(), text, 0);
                return true;
              });
          return null;
        });
  }

  public CompletableFuture<Void> block(String who, boolean blocked) {
    return phones.submit(
        () -> {
          people().privacy().block(phone.account(), person(who), blocked, 0);
          return null;
        });
  }

  /// Numbers that are blocked.
  public CompletableFuture<List<String>> blocked() {
    return phones.submit(() -> List.copyOf(people().privacy().blocked(phone.account())));
  }

  /// @param settings values by WhatsApp's names of the categories
  public CompletableFuture<Void> privacy(Map<String, String> settings) {
    return phones.submit(
        () -> {
          settings.forEach(
              (name, value) ->
                  people()
                      .privacy()
                      .set(
                          phone.account(),
                          PrivacyCategory.of(name)
                              .filter(category -> category.takes(value))
                              .orElseThrow(
                                  () ->
                                      new PhoneException(
                                          Reason.TEXT_INVALID, name + " cannot be " + value)),
                          value,
                          0));
          return null;
        });
  }

  /// Lets somebody write to this phone, whatever its privacy settings say.
  public CompletableFuture<Void> trust(String who) {
    return phones.submit(
        () -> {
          people().tokens().issue(phone.account(), person(who), Optional.empty());
          return null;
        });
  }

  /// What it noticed, oldest first.
  public CompletableFuture<List<Sight>> seen() {
    return phones.submit(() -> phone.sight().all().stream().map(Sight::of).toList());
  }

  /// The first that the condition holds for, of those there are and those to come.
  public CompletableFuture<Sight> awaitSight(Predicate<Sight> condition, Duration timeout) {
    CompletableFuture<Sight> found = new CompletableFuture<>();
    PhoneSight.Waiter waiter =
        seen -> {
          Sight sight = Sight.of(seen);
          return condition.test(sight) && found.complete(sight) || found.isDone();
        };
    network.world().execute(() -> phone.sight().await(waiter));
    return found.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Void> act(Supplier<Node> stanza) {
    return phones.submit(
        () -> {
          phone.act(stanza.get());
          return null;
        });
  }

  private static <T> T allowed(Supplier<T> change) {
    try {
      return change.get();
    } catch (IqRefusedException e) {
      throw new PhoneException(Reason.TEXT_INVALID, "the network answers " + e.getMessage());
    }
  }

  private Account person(String who) {
    return network
        .accounts()
        .byNumber(Phones.withoutPlus(who))
        .orElseThrow(
            () -> new PhoneException(Reason.RECIPIENT_NOT_FOUND, who + " is not on this network"));
  }

  private Jid address(Account account) {
    return phone.settings().addressByLid() ? account.lidJid(0) : account.phoneJid(0);
  }

  private PeopleRoom people() {
    return network.people();
  }
}
