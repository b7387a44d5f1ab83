package io.manyline.sandbox.query;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.relay.Companions;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells who is registered, under which LID, with which devices.
///
/// **Shape:** one `<user>` for each one asked, its address in the family that was asked; one looked
/// up by number has its LID and `pn_jid` where `<contact addressing_mode="lid"/>` asks so. A number
/// that is not registered has `<contact type="out">` when that was asked, and neither devices nor
/// LID. **Source:** whatsmeow user.go; docs/protocol: usync.
final class UsyncQueries {
  private static final int MAX_USERS = 4_096;

  private final World world;
  private final Accounts accounts;
  private final Companions companions;
  private final UsyncTable table = new UsyncTable();

  UsyncQueries(World world, Accounts accounts, Companions companions) {
    this.world = world;
    this.accounts = accounts;
    this.companions = companions;
  }

  UsyncTable register(IqTable queries) {
    queries.put("usync", "get", "usync", this::sync);
    return table;
  }

  private List<Node> sync(Peer from, Node iq) {
    Node usync = iq.requiredChild("usync");
    List<Node> protocols = usync.requiredChild("query").children();
    List<Node> asked = usync.requiredChild("list").children("user");
    if (asked.size() > MAX_USERS) {
      throw new IqRefusedException(406);
    }
    List<Node> users = new ArrayList<>();
    for (Node user : asked) {
      users.add(user(from, user, protocols));
    }
    if (protocols.stream().anyMatch(protocol -> protocol.isTag("devices"))) {
      asked.stream()
          .flatMap(user -> accounts.find(jidOf(user)).stream())
          .forEach(account -> companions.watch(from.account(), account));
    }
    List<Node> results = protocols.stream().map(protocol -> Node.of(protocol.tag())).toList();
    Node answer = Node.of("usync");
    for (String name : new String[] {"sid", "index", "last", "mode", "context"}) {
      answer = answer.with(name, usync.attribute(name).orElse(null));
    }
    return List.of(
        answer.withChildren(
            List.of(Node.of("result").withChildren(results), Node.of("list").withChildren(users))));
  }

  private static Optional<Node> contactOf(Node asked) {
    return asked.child("contact").filter(node -> !node.text().isEmpty());
  }

  private static Jid jidOf(Node asked) {
    return asked.jid("jid").orElseGet(() -> byContact(contactOf(asked)));
  }

  private Node user(Peer from, Node asked, List<Node> protocols) {
    Optional<Node> contact = contactOf(asked);
    Jid jid = jidOf(asked);
    Optional<Account> account = accounts.find(jid);
    List<Node> children = new ArrayList<>();
    for (Node protocol : protocols) {
      // Who was asked by LID has told it: Baileys takes what comes for the LID of a number.
      if (!protocol.isTag("lid") || !jid.isLid()) {
        table
            .find(protocol.tag())
            .flatMap(other -> account.flatMap(known -> other.answer(from, known)))
            .or(() -> answer(protocol.tag(), account, contact))
            .ifPresent(children::add);
      }
    }
    Node user =
        account.isPresent() && asked.jid("jid").isEmpty() && isByLid(protocols)
            ? user(account.get().lidJid(0), account.get().phoneJid(0))
            : user(jid, asked.jid("pn_jid").orElse(null));
    return user.withChildren(children);
  }

  private static Node user(Jid jid, @Nullable Jid phone) {
    return Node.of("user").with("jid", jid).with("pn_jid", phone);
  }

  /// Whether who is looked up by number is wanted by LID.
  private static boolean isByLid(List<Node> protocols) {
    return protocols.stream()
        .filter(protocol -> protocol.isTag("contact"))
        .anyMatch(
            contact -> contact.attribute("addressing_mode").filter("lid"::equals).isPresent());
  }

  private Optional<Node> answer(
      String protocol, Optional<Account> account, Optional<Node> contact) {
    return switch (protocol) {
      case "contact" -> {
        Node answer = Node.of("contact").with("type", account.isPresent() ? "in" : "out");
        yield Optional.of(contact.map(node -> answer.withBytes(node.bytes())).orElse(answer));
      }
      case "devices" -> account.map(this::devices);
      case "lid" -> account.map(known -> Node.of("lid").with("val", known.lidJid(0)));
      default -> Optional.empty();
    };
  }

  private Node devices(Account account) {
    List<Node> list = new ArrayList<>();
    for (Device device : account.devices()) {
      Node entry = Node.of("device").with("id", device.id());
      list.add(device.id() == 0 ? entry : entry.with("key-index", device.keyIndex()));
    }
    Node deviceList = Node.of("device-list").withChildren(list);
    byte[] indexes = account.keyIndexList();
    if (indexes == null) {
      return Node.of("devices", deviceList);
    }
    return Node.of(
        "devices",
        deviceList,
        Node.of("key-index-list").with("ts", world.nowSeconds()).withBytes(indexes));
  }

  private static Jid byContact(Optional<Node> contact) {
    String text =
        contact
            .orElseThrow(() -> new MalformedNodeException("user has neither jid nor contact"))
            .text();
    String digits = text.split("@", 2)[0].replace("+", "");
    if (!digits.matches("[0-9]{1,32}")) {
      throw new MalformedNodeException("contact is no phone number");
    }
    return Jid.phone(digits);
  }
}
