package io.manyline.whatsapp.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.event.WaEvent.BlocklistChanged;
import io.manyline.whatsapp.event.WaEvent.PrivacyChanged;
import io.manyline.whatsapp.jid.Jid;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PrivacyTest {
  private final SendingFixture sending = new SendingFixture();
  private final ClientFixture fixture = sending.fixture;

  @Test
  void blockShouldNameBothAddressesAndUnblockTheLidAlone() {
    fixture.client.privacy().block(SendingFixture.BOB, true);
    fixture.lane.runAll();
    fixture.client.privacy().block(SendingFixture.BOB_LID, false);
    fixture.lane.runAll();

    assertThat(fixture.server().queries("blocklist", "item"))
        .extracting(iq -> iq.requiredChild("item"))
        .satisfiesExactly(
            block -> {
              assertThat(block.required("action")).isEqualTo("block");
              assertThat(block.requiredJid("jid")).isEqualTo(SendingFixture.BOB_LID);
              assertThat(block.requiredJid("pn_jid")).isEqualTo(SendingFixture.BOB);
            },
            unblock -> {
              assertThat(unblock.required("action")).isEqualTo("unblock");
              assertThat(unblock.requiredJid("jid")).isEqualTo(SendingFixture.BOB_LID);
              assertThat(unblock.jid("pn_jid")).isEmpty();
            });
  }

  @Test
  void whoIsNobodyShouldNotBeBlocked() {
    var stage = fixture.client.privacy().block(Jid.phone("15559999"), true);
    fixture.lane.runAll();

    assertThat(SendingFixture.failure(stage).reason()).isEqualTo(Reason.RECIPIENT_NOT_ON_WHATSAPP);
    assertThat(fixture.server().queries("blocklist", "item")).isEmpty();
    assertThat(
            SendingFixture.failure(fixture.client.privacy().block(Jid.group("1"), true)).reason())
        .isEqualTo(Reason.RECIPIENT_INVALID);
  }

  @Test
  void settingsShouldBeChangedOneByOne() {
    fixture.client.privacy().change(new TreeMap<>(Map.of("last", "none", "online", "all")));
    fixture.lane.runAll();

    assertThat(fixture.server().queries("privacy", "privacy"))
        .extracting(iq -> iq.requiredChild("privacy").requiredChild("category").required("name"))
        .containsExactly("last", "online");
  }

  @Test
  void whatAnotherDeviceChangedShouldBeDurableBeforeItIsAcknowledged() {
    fixture.store.hold();
    fixture.push(
        accountSync(
            Node.of("privacy", Node.of("category").with("name", "last").with("value", "none"))));
    fixture.push(accountSync(Node.of("disappearing_mode").with("duration", 86_400).with("t", 1)));
    fixture.push(
        accountSync(
            Node.of(
                "blocklist",
                Node.of("item").with("jid", SendingFixture.BOB_LID).with("action", "block"))));
    assertThat(fixture.server().received("ack")).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.server().received("ack")).hasSize(3);
    assertThat(fixture.store.received(PrivacyChanged.class))
        .extracting(PrivacyChanged::settings, PrivacyChanged::defaultTimer)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Map.of("last", "none"), null),
            org.assertj.core.groups.Tuple.tuple(Map.of(), 86_400L));
    assertThat(fixture.store.received(BlocklistChanged.class).getFirst().changes())
        .extracting(BlocklistChanged.Change::blocked)
        .containsExactly(true);
  }

  @Test
  void whatIsDirtyShouldBeCleaned() {
    fixture.push(
        Node.of(
            "ib",
            Node.of("dirty").with("type", "account_sync").with("timestamp", 17),
            Node.of("dirty").with("type", "groups").with("timestamp", 18),
            Node.of("dirty").with("type", "something-new").with("timestamp", 19)));

    assertThat(fixture.server().queries("urn:xmpp:whatsapp:dirty", "clean"))
        .extracting(iq -> iq.requiredChild("clean").required("type"))
        .containsExactly("account_sync", "groups");
  }

  private static Node accountSync(Node child) {
    return Node.of("notification", child)
        .with("type", "account_sync")
        .with("id", "n1")
        .with("from", Jid.phone("15550001"))
        .with("t", 1_767_225_600L);
  }
}
