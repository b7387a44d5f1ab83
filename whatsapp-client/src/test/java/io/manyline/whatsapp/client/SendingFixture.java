package io.manyline.whatsapp.client;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// A client that is online, its own phone, and Bob with a phone and a companion.
public final class SendingFixture {
  public static final Jid BOB = Jid.phone("15550003");
  public static final Jid BOB_LID = Jid.lid("990003");

  public final ClientFixture fixture = ClientFixture.online();
  public final TestDirectory directory = new TestDirectory();
  public final TestPhone bobsIdentity = new TestPhone();
  public final TestPeer ownPhone = new TestPeer(TestPhone.COMPANION_LID.account());
  public final TestPeer bob = new TestPeer(BOB_LID);
  public final TestPeer bobsCompanion = new TestPeer(BOB_LID.withDevice(4));

  public SendingFixture() {
    bobsCompanion.vouchedBy(bobsIdentity.vouchFor(bobsCompanion.identity().identity()));
    directory
        .account(TestPhone.COMPANION.account(), TestPhone.COMPANION_LID.account())
        .device(TestPhone.COMPANION.account(), ownPhone)
        .device(TestPhone.COMPANION, new TestPeer(TestPhone.COMPANION_LID))
        .account(BOB, BOB_LID)
        .device(BOB.withDevice(4), bobsCompanion);
    fixture.script(directory);
  }

  /// Bob's phone too; its identity is not that which vouched for the companion.
  public SendingFixture withBobsPhone() {
    directory.device(BOB, bob);
    return this;
  }

  public CompletionStage<PreparedMessage> preparing(String id, Jid to, String text) {
    CompletionStage<PreparedMessage> stage =
        fixture.client.prepare(new OutgoingMessage(to, id, new MessageContent.Text(text)));
    fixture.lane.runAll();
    return stage;
  }

  public PreparedMessage prepare(String id, String text) {
    return preparing(id, BOB, text).toCompletableFuture().join();
  }

  public static Node stanza(PreparedMessage prepared) {
    return new NodeDecoder(NodeLimits.DEFAULT).decode(prepared.stanza());
  }

  /// The ciphertext for one device.
  public static Node encFor(PreparedMessage prepared, Jid device) {
    return stanza(prepared).requiredChild("participants").children("to").stream()
        .filter(to -> to.requiredJid("jid").equals(device))
        .map(to -> to.requiredChild("enc"))
        .findFirst()
        .orElseThrow();
  }

  public static List<Jid> receivers(PreparedMessage prepared) {
    return stanza(prepared).requiredChild("participants").children("to").stream()
        .map(to -> to.requiredJid("jid"))
        .toList();
  }

  public static String text(Message message) {
    return message.getConversation();
  }

  public static SendException failure(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().getNow(null);
    } catch (CompletionException e) {
      return (SendException) e.getCause();
    }
    throw new AssertionError("it did not fail");
  }
}
