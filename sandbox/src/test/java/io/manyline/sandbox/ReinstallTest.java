package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReinstallTest {
  private Sandbox sandbox;
  private VirtualPhone alice;
  private VirtualPhone bob;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    alice = sandbox.phones().create("15550100001", "Alice").join();
    bob = sandbox.phones().create("15550100002", "Bob").join();
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void contactsShouldBeToldAndGetBundlesOfTheNewIdentity() throws Exception {
    TestCompanion companion = paired();
    try (Link link = companion.online(sandbox.tcp())) {
      companion.sendText(link, Jid.phone(bob.number()), "before");
      Awaitility.await().until(() -> bob.messages().join().size() == 1);
      byte[] before =
          companion.bundle(link, Jid.phone(bob.number())).requiredChild("identity").bytes();

      VirtualPhone anew = sandbox.phones().reinstall(bob.number()).join();

      Node told = link.expect(node -> node.child("identity").isPresent());
      assertThat(told.required("type")).isEqualTo("encrypt");
      assertThat(told.requiredJid("from")).isEqualTo(Jid.phone(bob.number()));
      Node bundle = companion.bundle(link, Jid.phone(bob.number()));
      assertThat(bundle.requiredChild("identity").bytes()).isNotEqualTo(before);
      assertThat(bundle.child("key")).isPresent();
      assertThat(anew.messages().join()).isEmpty();
      companion.forgetSession(Jid.phone(bob.number()));
      companion.sendText(link, Jid.phone(bob.number()), "after");
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(anew.messages().join()).extracting("text").containsExactly("after"));
    }
  }

  @Test
  void ownCompanionsShouldBeUnlinkedAndAnotherOneLinkable() throws Exception {
    TestCompanion companion = paired();
    try (Link link = companion.online(sandbox.tcp())) {
      sandbox.phones().reinstall(alice.number()).join();

      Node error = link.expect("stream:error");
      assertThat(error.requiredChild("conflict").required("type")).isEqualTo("device_removed");
      link.expectEnd();
    }
    VirtualPhone anew = sandbox.phones().find(alice.number()).join();
    assertThat(anew.devices().join()).hasSize(1);
    TestCompanion next = new TestCompanion(sandbox);
    next.pair(sandbox.tcp(), anew);
    assertThat(anew.devices().join()).hasSize(2);
  }

  private TestCompanion paired() throws Exception {
    TestCompanion companion = new TestCompanion(sandbox);
    companion.pair(sandbox.tcp(), alice);
    return companion;
  }
}
