package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.LinkedDevice;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every family with every other, in one network: Baileys, our product, virtual phones.
@ExtendWith({NodeModules.class, MatrixTable.class})
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class MatrixIT {
  private static final String[] FAMILIES = {"Baileys", "Manyline", "phone"};

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir private static Path folder;

  private Sandbox sandbox;
  private WorkerStack stack;

  /// Linked at the first test that is not aborted; once, whatever comes of it.
  private Optional<Cast> cast = Optional.empty();

  private boolean tried;

  @BeforeAll
  void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    stack = new WorkerStack(REDIS, KAFKA, sandbox, folder);
  }

  @BeforeEach
  void link() {
    if (!tried) {
      tried = true;
      cast = Optional.of(Cast.link(sandbox, stack, folder));
    }
  }

  @AfterAll
  void stop() {
    cast.ifPresent(Cast::close);
    stack.close();
    sandbox.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  @Order(1)
  void pairShouldUnderstandEachOther(Case each) {
    Participant from = beginning(each.from());
    Participant to = spokenTo(each.to());
    try {
      each.what().body().accept(cast(), new Conversation(from, to));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(each + " failed: " + e + from.trace() + to.trace(), e);
    }
  }

  @ParameterizedTest(
      name = "{0} → {1}: the sender''s second companion gets the copy, and the reply",
      quoteTextArguments = false)
  @CsvSource({
    "Baileys, Baileys", "Baileys, Manyline", "Baileys, phone",
    "Manyline, Baileys", "Manyline, Manyline", "Manyline, phone"
  })
  @Order(2)
  void secondCompanionOfAnAccountShouldSeeBothSides(String from, String to) {
    Participant sibling = from.equals("Baileys") ? cast().baileysSibling : cast().ownSibling;

    new Conversation(beginning(from), spokenTo(to)).othersOfTheAccountSeeIt(sibling);
  }

  @ParameterizedTest(
      name = "{0} → phone: links by a code that is typed",
      quoteTextArguments = false)
  @CsvSource({"Baileys", "Manyline"})
  @Order(3)
  void companionShouldLinkByACodeThatIsTypedIntoThePhone(String family) {
    Participant linked = cast().linkByCode(family);

    new Conversation(linked, cast().otherPhone).textArrives();
    new Conversation(cast().otherPhone, linked).textArrives();
  }

  @ParameterizedTest(
      name = "{0} → {1}: reaches a companion that the other links meanwhile",
      quoteTextArguments = false)
  @CsvSource({
    "Baileys, Baileys", "Baileys, Manyline", "Baileys, phone",
    "Manyline, Baileys", "Manyline, Manyline", "Manyline, phone",
    "phone, Baileys", "phone, Manyline"
  })
  @Order(3)
  void companionThatIsLinkedLaterShouldGetWhatIsSentThen(String from, String to) {
    new Conversation(beginning(from), spokenTo(to)).textArrives();
    Participant late = cast().linkSibling(spokenTo(to));

    new Conversation(beginning(from), late).textArrives();
    late.account().unlink(late.device()).join();
    new Conversation(beginning(from), spokenTo(to)).textArrives();
  }

  @ParameterizedTest(name = "{0} → phone: logs itself out", quoteTextArguments = false)
  @CsvSource({"Baileys", "Manyline"})
  @Order(3)
  void companionThatLogsOutShouldBeGoneFromItsPhone(String family) {
    Participant companion = family.equals("Baileys") ? cast().ownSibling : cast().baileysSibling;

    companion.logOut();

    await()
        .atMost(BaileysClient.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(companion.account().devices().join())
                    .extracting(LinkedDevice::id)
                    .doesNotContain(companion.device()));
  }

  @ParameterizedTest(name = "phone → {0}: logs it out", quoteTextArguments = false)
  @CsvSource({"Baileys", "Manyline"})
  @Order(4)
  void companionThatIsUnlinkedShouldKnowIt(String family) {
    Participant companion = spokenTo(family);

    companion.account().unlink(companion.device()).join();

    companion.awaitLoggedOut();
  }

  @Test
  @Order(5)
  void everyQueryShouldHaveBeenKnown() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(sandbox.control().resolve("/sandbox/unknown-iqs")).build();
      JsonNode answer =
          new JsonMapper().readTree(http.send(request, BodyHandlers.ofString()).body());

      assertThat(answer.path("data").path("unknown_iqs")).isEmpty();
    }
  }

  private Cast cast() {
    return cast.orElseThrow(() -> new AssertionError("not all were linked: see the first test"));
  }

  private Participant beginning(String family) {
    return cast().beginning(family);
  }

  private Participant spokenTo(String family) {
    return cast().spokenTo(family);
  }

  private static Stream<Case> pairs() {
    List<Case> cases = new ArrayList<>();
    for (What what : EnumSet.complementOf(EnumSet.copyOf(What.IN_TURN))) {
      forEachPair((from, to) -> cases.add(new Case(from, to, what)));
    }
    forEachPair((from, to) -> What.IN_TURN.forEach(what -> cases.add(new Case(from, to, what))));
    String wanted = System.getProperty("interop.cases", ".*");
    return cases.stream()
        .filter(each -> each.what().isPossible(each.from(), each.to()))
        .filter(each -> each.toString().matches(wanted));
  }

  private static void forEachPair(BiConsumer<String, String> visitor) {
    for (String from : FAMILIES) {
      for (String to : FAMILIES) {
        visitor.accept(from, to);
      }
    }
  }

  private record Case(String from, String to, What what) {
    @Override
    public String toString() {
      return from + " → " + to + ": " + what.words();
    }
  }

  private enum What {
    TEXT("text", Conversation::textArrives),
    RECEIPTS("delivered and read are seen by the sender", Conversation::receiptsReachTheSender),
    RESTART("reply after the receiver's restart", Conversation::replyComesAfterARestart),
    OFFLINE("five that waited come in order", Conversation::messagesThatWaitedComeInOrder),
    RETRY(
        "text after the receiver's sessions were deleted",
        Conversation::textArrivesAfterTheReceiverLostItsSession),
    IMAGE("image up and down, byte for byte", Conversation::imageArrives),
    REACTION("reaction", Conversation::reactionArrives),
    EDIT("edit", Conversation::editArrives),
    DELETION("delete for everyone", Conversation::deletionArrives),
    REPLY("reply with what it quotes", SayingTalk::replyIsUnderstood),
    MENTION("mention", SayingTalk::mentionIsUnderstood),
    VIDEO("video", SayingTalk::videoIsUnderstood),
    VIDEO_NOTE("video note", SayingTalk::videoNoteIsUnderstood),
    VOICE_NOTE("voice note", SayingTalk::voiceNoteIsUnderstood),
    DOCUMENT("document", SayingTalk::documentIsUnderstood),
    STICKER("sticker", SayingTalk::stickerIsUnderstood),
    VIEW_ONCE("picture to be seen once", SayingTalk::viewOnceIsUnderstood),
    LOCATION("location", SayingTalk::locationIsUnderstood),
    CONTACT("contact", SayingTalk::contactIsUnderstood),
    POLL("poll", SayingTalk::pollIsUnderstood),
    VOTE("vote in a poll is decrypted", SayingTalk::voteIsUnderstood),
    DISAPPEARING("text that disappears", SayingTalk::disappearingIsUnderstood),
    EVENT("event", SayingTalk::eventIsUnderstood),
    PRESENCE("presence is seen", PersonTalk::presenceIsSeen),
    TYPING("typing is seen", PersonTalk::typingIsSeen),
    PICTURE("profile picture is seen", PersonTalk::pictureIsSeen),
    ABOUT("about is read", PersonTalk::aboutIsRead),
    BLOCK("who is blocked is not heard", PersonTalk::blockedOneIsNotHeard),
    CALL("call rings, its rejection is heard", PersonTalk::callRingsAndItsRejectionIsHeard),
    STATUS("status posts are seen, by key and by sender key", PublicTalk::statusPostsAreSeen),
    CHANNEL(
        "channel is followed, its post read and reacted to",
        PublicTalk::postsOfAChannelAreReadAndReactedTo),
    GROUP("group, texts both ways by sender key", GroupTalk::bothReadEachOther),
    REMOVAL("group, removed member gets nothing more", GroupTalk::removedMemberGetsNothingMore),
    ADDITION("group, added member reads and is read", GroupTalk::memberThatIsAddedReadsWhatComes);

    /// The second undoes what the first did: both with one pair, then both with the next.
    private static final Set<What> IN_TURN = EnumSet.of(REMOVAL, ADDITION);

    private final String words;
    private final BiConsumer<Cast, Conversation> body;

    What(String words, Consumer<Conversation> body) {
      this.words = words;
      this.body = (_, conversation) -> body.accept(conversation);
    }

    What(String words, SayingCase body) {
      this.words = words;
      this.body =
          (_, conversation) -> body.accept(new SayingTalk(conversation.from(), conversation.to()));
    }

    What(String words, PersonCase body) {
      this.words = words;
      this.body =
          (_, conversation) -> body.accept(new PersonTalk(conversation.from(), conversation.to()));
    }

    What(String words, PublicCase body) {
      this.words = words;
      this.body =
          (_, conversation) -> body.accept(new PublicTalk(conversation.from(), conversation.to()));
    }

    What(String words, GroupCase body) {
      this.words = words;
      this.body = (cast, conversation) -> body.accept(cast.talk(conversation));
    }

    String words() {
      return words;
    }

    BiConsumer<Cast, Conversation> body() {
      return body;
    }

    boolean isPossible(String from, String to) {
      boolean phones = from.equals("phone") && to.equals("phone");
      boolean calls = this != CALL || from.equals("phone");
      boolean restarts = this != RESTART || !to.equals("phone");
      boolean votes = this != VOTE || !to.equals("Baileys");
      boolean once = this != VIEW_ONCE || !from.equals("phone");
      return !phones && calls && restarts && votes && once;
    }
  }

  private interface SayingCase extends Consumer<SayingTalk> {}

  private interface PersonCase extends Consumer<PersonTalk> {}

  private interface PublicCase extends Consumer<PublicTalk> {}

  private interface GroupCase extends Consumer<GroupTalk> {}
}
