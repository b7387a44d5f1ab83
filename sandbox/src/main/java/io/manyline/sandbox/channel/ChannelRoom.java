package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.mex.MexTable;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Server;

/// All of the channels, wired together: operations, queries, messages, receipts, and the buttons.
public final class ChannelRoom {
  private final World world;
  private final Accounts accounts;
  private final Channels channels;
  private final ChannelNotifier notifier;
  private final ChannelDesk desk;

  public ChannelRoom(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.channels = new Channels(world);
    this.notifier = new ChannelNotifier(world, accounts, delivery);
    this.desk = new ChannelDesk(channels, notifier);
  }

  /// Reads what is stored and takes part from then on; once, on the world's thread.
  public void register(IqTable queries, MexTable operations, StanzaRouter router) {
    channels.load();
    new ChannelQueries(world, channels, notifier).register(queries);
    new ChannelOperations(accounts, channels, desk).register(operations);
    ChannelRelay relay = new ChannelRelay(world, channels, notifier);
    router
        .onMessageTo(Server.NEWSLETTER, relay::relay)
        .onReceiptTo(Server.NEWSLETTER, relay::receipt);
  }

  public Channels channels() {
    return channels;
  }

  /// What people do with channels on their phones.
  public ChannelButtons buttons() {
    return new ChannelButtons(world, accounts, channels, desk);
  }
}
