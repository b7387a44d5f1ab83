package io.manyline.sandbox.query;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.relay.Companions;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.IqListener;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.List;
import java.util.Optional;

/// Answers every query exactly once: a result, or an error with its code.
///
/// **Flow:** stanza router → here → one of the handlers in [IqTable]. **Order and threads:**
/// world's thread only; answers leave in the order of the queries. **Errors:** 400 for a query that
/// lacks what it needs; 501 for one that nobody answers, which is also remembered in
/// [UnknownQueries].
public final class Queries implements IqListener {
  private final IqTable table = new IqTable();
  private final UsyncTable usync;
  private final UnknownQueries unknown;

  public Queries(
      World world,
      Accounts accounts,
      Delivery delivery,
      Companions companions,
      UnknownQueries unknown) {
    this.unknown = unknown;
    new PreKeyQueries(accounts).register(table);
    new BundleQueries(world, accounts, delivery).register(table);
    this.usync = new UsyncQueries(world, accounts, companions).register(table);
    new LoginQueries(delivery).register(table);
    new DeviceQueries(accounts, companions).register(table);
    new PlainQueries().register(table);
  }

  /// For rooms that answer queries of their own.
  public IqTable table() {
    return table;
  }

  /// For rooms that tell something of accounts.
  public UsyncTable usync() {
    return usync;
  }

  @Override
  public void onQuery(Peer from, Node iq) {
    from.link().send(answer(from, iq));
  }

  private Node answer(Peer from, Node iq) {
    Optional<IqHandler> handler = table.find(iq);
    if (handler.isEmpty()) {
      unknown.add(iq);
      return error(iq, 501);
    }
    try {
      List<Node> children = handler.get().answer(from, iq);
      Node result = head(iq, "result");
      return children.isEmpty() ? result : result.withChildren(children);
    } catch (IqRefusedException e) {
      return error(iq, e.code());
    } catch (MalformedNodeException e) {
      return error(iq, 400);
    }
  }

  private static Node error(Node iq, int code) {
    Node error = Node.of("error").with("code", code).with("text", IqRefusedException.text(code));
    return head(iq, "error").withChildren(List.of(error));
  }

  private static Node head(Node iq, String type) {
    return Node.of("iq")
        .with("id", iq.attribute("id").orElse(null))
        .with("from", iq.jid("to").orElse(Jid.SERVER))
        .with("type", type);
  }
}
