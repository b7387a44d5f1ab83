package io.manyline.sandbox;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.admin.HttpControl;
import io.manyline.sandbox.admin.PhoneMediaDoor;
import io.manyline.sandbox.appstate.SyncQueries;
import io.manyline.sandbox.appstate.SyncedCollections;
import io.manyline.sandbox.call.CallRelay;
import io.manyline.sandbox.channel.ChannelButtons;
import io.manyline.sandbox.channel.ChannelRoom;
import io.manyline.sandbox.group.GroupButtons;
import io.manyline.sandbox.group.GroupRoom;
import io.manyline.sandbox.ledger.Ledger;
import io.manyline.sandbox.login.FrontDesk;
import io.manyline.sandbox.login.Logins;
import io.manyline.sandbox.login.PairingDesk;
import io.manyline.sandbox.login.Passkeys;
import io.manyline.sandbox.media.MediaQueries;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.mex.MexQueries;
import io.manyline.sandbox.people.PeopleRoom;
import io.manyline.sandbox.phone.PhoneKeyring;
import io.manyline.sandbox.phone.PhoneNetwork;
import io.manyline.sandbox.phone.Phones;
import io.manyline.sandbox.query.BundleQueries;
import io.manyline.sandbox.query.Queries;
import io.manyline.sandbox.query.UnknownQueries;
import io.manyline.sandbox.relay.Companions;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.scenario.Faults;
import io.manyline.sandbox.server.ServerIdentity;
import io.manyline.sandbox.server.TlsIdentity;
import io.manyline.sandbox.status.StatusRoom;
import io.manyline.sandbox.world.World;
import io.netty.channel.ChannelHandler;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/// All rooms of one sandbox, wired together; everything but the sockets.
final class SandboxNetwork {
  private final World world;
  private final Ledger ledger;
  private final Faults faults;
  private final ServerIdentity identity;
  private final TlsIdentity tls;
  private final FrontDesk desk;
  private final Phones phones;
  private final HttpControl control;
  private final GroupButtons groups;
  private final ChannelButtons channels;
  private final MediaServer media;
  private final AtomicReference<String> mediaHost = new AtomicReference<>("127.0.0.1");

  private SandboxNetwork(World world, Path mediaFiles) {
    this.world = world;
    this.ledger = new Ledger(world::now);
    this.identity = ServerIdentity.loadOrCreate(world);
    this.tls = TlsIdentity.loadOrCreate(world);
    Accounts accounts = new Accounts(world);
    accounts.load();
    Delivery delivery = new Delivery(world, ledger);
    delivery.load();
    PhoneKeyring keyring = new PhoneKeyring(world, accounts);
    Companions companions = new Companions(world, accounts, delivery, keyring);
    UnknownQueries unknown = new UnknownQueries();
    BundleQueries bundles = new BundleQueries(world, accounts, delivery);
    Queries queries = new Queries(world, accounts, delivery, companions, unknown);
    SyncedCollections collections = new SyncedCollections(world, delivery);
    collections.load();
    this.media = new MediaServer(world, mediaFiles, mediaHost::get);
    new SyncQueries(collections, media).register(queries.table());
    new MediaQueries(media).register(queries.table());
    StanzaRouter router = new StanzaRouter(world, accounts, delivery, queries);
    router.load();
    GroupRoom groups = new GroupRoom(world, accounts, delivery);
    MexQueries mex = new MexQueries(unknown);
    mex.register(queries.table());
    groups.register(queries.table(), mex.table(), router);
    PeopleRoom people = new PeopleRoom(world, accounts, delivery, groups.groups(), media);
    people.register(queries, mex.table(), router);
    new CallRelay(world, accounts, delivery).register(router);
    StatusRoom status = new StatusRoom(world, accounts, delivery);
    status.register(queries.table(), router);
    ChannelRoom channels = new ChannelRoom(world, accounts, delivery);
    channels.register(queries.table(), mex.table(), router);
    this.faults = new Faults(delivery, accounts);
    PairingDesk pairing = new PairingDesk(world, companions);
    this.desk = new FrontDesk(pairing, new Logins(world, accounts, delivery, router, faults));
    Passkeys passkeys = new Passkeys(world);
    passkeys.load();
    this.phones =
        new Phones(
            new PhoneNetwork(
                world,
                accounts,
                delivery,
                router,
                bundles,
                companions,
                pairing,
                passkeys,
                groups.groups(),
                collections,
                status.privacies(),
                channels.channels(),
                media,
                people),
            keyring);
    phones.load();
    this.groups = groups.buttons();
    this.control =
        new HttpControl(world, phones, this.groups, faults, unknown, identity, tls)
            .withMedia(media)
            .withChannels(channels.buttons())
            .withLedger(ledger);
    this.channels = channels.buttons();
  }

  /// World's thread only. @param mediaFiles directory of the media server
  static SandboxNetwork load(World world, Path mediaFiles) {
    return new SandboxNetwork(world, mediaFiles);
  }

  World world() {
    return world;
  }

  ServerIdentity identity() {
    return identity;
  }

  TlsIdentity tls() {
    return tls;
  }

  FrontDesk desk() {
    return desk;
  }

  Phones phones() {
    return phones;
  }

  GroupButtons groups() {
    return groups;
  }

  ChannelButtons channels() {
    return channels;
  }

  HttpControl control() {
    return control;
  }

  Faults faults() {
    return faults;
  }

  Ledger ledger() {
    return ledger;
  }

  MediaServer media() {
    return media;
  }

  ChannelHandler mediaHandler() {
    return media.handler(new PhoneMediaDoor(phones));
  }

  /// Where clients are told to fetch media; known once the TLS port is bound.
  void mediaHost(String hostAndPort) {
    mediaHost.set(hostAndPort);
  }
}
