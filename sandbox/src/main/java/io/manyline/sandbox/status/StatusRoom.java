package io.manyline.sandbox.status;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.group.GroupReceipts;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.Server;

/// Status posts, wired together: messages, receipts, the privacy setting.
public final class StatusRoom {
  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final StatusPrivacies privacies;

  public StatusRoom(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.privacies = new StatusPrivacies(world, accounts);
  }

  /// Reads what is stored and takes part from then on; once, on the world's thread.
  public void register(IqTable table, StanzaRouter router) {
    privacies.load();
    privacies.register(table);
    GroupReceipts receipts =
        new GroupReceipts(world, accounts, delivery, (to, _) -> to.equals(Jid.STATUS));
    router
        .onMessageTo(
            Server.BROADCAST, new StatusRelay(world, accounts, delivery, router.seen())::relay)
        .onReceiptTo(Server.BROADCAST, receipts::relay);
  }

  public StatusPrivacies privacies() {
    return privacies;
  }
}
