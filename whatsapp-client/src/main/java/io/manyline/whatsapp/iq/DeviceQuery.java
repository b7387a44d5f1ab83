package io.manyline.whatsapp.iq;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.Server;
import io.manyline.whatsapp.stanza.StanzaIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// `usync`: which devices accounts have, their LIDs, and whether a number is on WhatsApp at all.
///
/// **Source:** docs/protocol: usync (whatsmeow user.go, Baileys src/WAUSync).
public final class DeviceQuery {
  /// More devices than this of one account are not believed.
  static final int MAX_DEVICES = 64;

  private final IqClient iq;
  private final StanzaIds ids;

  public DeviceQuery(IqClient iq, StanzaIds ids) {
    this.iq = iq;
    this.ids = ids;
  }

  /// What the server tells of one account.
  ///
  /// @param jid in the family that was asked, or as the server spells a number
  /// @param contact the number as it was asked, where one was
  /// @param onWhatsApp false when the server says that there is no such account
  /// @param devices null when it told none
  public record User(
      Jid jid,
      @Nullable Jid lid,
      @Nullable String contact,
      boolean onWhatsApp,
      @Nullable List<Integer> devices) {}

  public CompletionStage<List<User>> devices(Collection<Jid> accounts) {
    List<Node> users = new ArrayList<>();
    for (Jid account : accounts) {
      users.add(Node.of("user").with("jid", account));
    }
    return ask("message", List.of(devicesProtocol(), Node.of("lid")), users);
  }

  /// Looks a phone number up that nothing is known of. @param digits without a plus
  public CompletionStage<List<User>> lookUp(String digits) {
    Node user = Node.of("user", Node.of("contact").withText("+" + digits));
    List<Node> protocols = List.of(Node.of("contact"), Node.of("lid"), devicesProtocol());
    return ask("interactive", protocols, List.of(user));
  }

  private CompletionStage<List<User>> ask(String context, List<Node> protocols, List<Node> users) {
    return iq.get("usync", UsyncNodes.question(ids.next(), context, protocols, users))
        .thenApply(DeviceQuery::read);
  }

  private static Node devicesProtocol() {
    return Node.of("devices").with("version", "2");
  }

  private static List<User> read(Node answer) {
    List<User> users = new ArrayList<>();
    for (Node user : UsyncNodes.users(answer)) {
      user.jid("jid").or(() -> user.jid("pn_jid")).ifPresent(jid -> users.add(read(user, jid)));
    }
    return users;
  }

  private static User read(Node user, Jid jid) {
    Node contact = user.child("contact").orElse(null);
    boolean out = contact != null && contact.attribute("type").orElse("").equals("out");
    Jid lid = user.child("lid").flatMap(node -> node.jid("val")).orElse(null);
    return new User(
        jid,
        lid != null && lid.server() == Server.LID ? lid : null,
        contact == null ? null : digits(contact.text()),
        !out && user.child("error").isEmpty(),
        user.child("devices")
            .flatMap(node -> node.child("device-list"))
            .map(DeviceQuery::ids)
            .orElse(null));
  }

  private static List<Integer> ids(Node deviceList) {
    return deviceList.children("device").stream()
        .map(device -> device.number("id").orElse(-1L))
        .filter(id -> id >= 0 && id < 1 << 16)
        .map(Long::intValue)
        .distinct()
        .limit(MAX_DEVICES)
        .toList();
  }

  private static String digits(String text) {
    return text.replaceAll("\\D", "");
  }
}
