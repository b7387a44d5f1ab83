package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.appstate.SyncedCollections;
import io.manyline.sandbox.channel.Channels;
import io.manyline.sandbox.group.Groups;
import io.manyline.sandbox.login.PairingDesk;
import io.manyline.sandbox.login.Passkeys;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.people.PeopleRoom;
import io.manyline.sandbox.query.BundleQueries;
import io.manyline.sandbox.relay.Companions;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.status.StatusPrivacies;
import io.manyline.sandbox.world.World;

/// What phones reach of the network that they live in.
public record PhoneNetwork(
    World world,
    Accounts accounts,
    Delivery delivery,
    StanzaRouter router,
    BundleQueries bundles,
    Companions companions,
    PairingDesk pairing,
    Passkeys passkeys,
    Groups groups,
    SyncedCollections collections,
    StatusPrivacies status,
    Channels channels,
    MediaServer media,
    PeopleRoom people) {}
