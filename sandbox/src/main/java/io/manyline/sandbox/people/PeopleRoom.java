package io.manyline.sandbox.people;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.group.Groups;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.mex.MexTable;
import io.manyline.sandbox.presence.ChatStates;
import io.manyline.sandbox.presence.Presences;
import io.manyline.sandbox.privacy.AccountProps;
import io.manyline.sandbox.privacy.FirstContact;
import io.manyline.sandbox.privacy.Privacy;
import io.manyline.sandbox.privacy.PrivacyQueries;
import io.manyline.sandbox.privacy.TrustedTokens;
import io.manyline.sandbox.profile.Abouts;
import io.manyline.sandbox.profile.Pictures;
import io.manyline.sandbox.profile.ProfileQueries;
import io.manyline.sandbox.query.Queries;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.world.World;

/// Presence, pictures, abouts, privacy and tokens of all accounts.
public final class PeopleRoom {
  private final Accounts accounts;
  private final Groups groups;
  private final Privacy privacy;
  private final TrustedTokens tokens;
  private final FirstContact firstContact;
  private final Presences presences;
  private final ChatStates chatStates;
  private final Pictures pictures;
  private final Abouts abouts;

  public PeopleRoom(
      World world, Accounts accounts, Delivery delivery, Groups groups, MediaServer media) {
    this.accounts = accounts;
    this.groups = groups;
    this.privacy = new Privacy(world, accounts, delivery);
    this.tokens = new TrustedTokens(world, delivery);
    this.firstContact = new FirstContact(privacy, tokens);
    this.presences = new Presences(world, accounts, delivery, privacy);
    this.chatStates = new ChatStates(accounts, groups, delivery, privacy);
    this.pictures = new Pictures(world, accounts, delivery, privacy, groups, media);
    this.abouts = new Abouts(world, accounts, delivery, privacy);
    delivery.onGone(presences::onGone);
  }

  /// Takes part from then on; once, on the world's thread.
  public void register(Queries queries, MexTable operations, StanzaRouter router) {
    new PrivacyQueries(accounts, privacy, tokens).register(queries.table());
    new AccountProps().register(queries.table());
    ProfileQueries profiles = new ProfileQueries(pictures, abouts, groups, privacy);
    profiles.register(queries.table(), queries.usync());
    profiles.register(operations);
    router.on("presence", presences::handle).on("chatstate", chatStates::handle).gate(firstContact);
  }

  public Privacy privacy() {
    return privacy;
  }

  public TrustedTokens tokens() {
    return tokens;
  }

  public FirstContact firstContact() {
    return firstContact;
  }

  public Presences presences() {
    return presences;
  }

  public Pictures pictures() {
    return pictures;
  }

  public Abouts abouts() {
    return abouts;
  }
}
