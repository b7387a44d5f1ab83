package io.manyline.worker.people;

import io.manyline.proto.command.v1.BlockedPeople;
import io.manyline.proto.command.v1.BlockedPerson;
import io.manyline.proto.command.v1.ContactList;
import io.manyline.proto.command.v1.PeopleOutcome;
import io.manyline.proto.command.v1.PictureOutcome;
import io.manyline.proto.command.v1.PrivacySettings;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.profile.Contact;
import io.manyline.whatsapp.profile.PictureAnswer;
import io.manyline.worker.event.EventComposer;
import java.util.List;
import java.util.Map;

/// What the client tells of people, as an outcome.
///
/// **Shape:** bounded, so that an outcome fits a Kafka record: at most [#MOST_BLOCKED] are listed.
final class PeopleOutcomes {
  static final int MOST_BLOCKED = 5_000;

  private PeopleOutcomes() {}

  static PeopleOutcome contacts(List<Contact> contacts) {
    ContactList.Builder list = ContactList.newBuilder();
    contacts.forEach(each -> list.addContacts(contact(each)));
    return PeopleOutcome.newBuilder().setContacts(list).build();
  }

  /// @param name under which our own account appears, else empty
  static PeopleOutcome contact(ProfileCommandHandler.Known known, String name) {
    io.manyline.proto.command.v1.Contact.Builder told = contact(known.contact());
    if (known.picture() instanceof PictureAnswer.Found picture) {
      told.setPictureId(picture.id()).setPictureUrl(picture.url());
    }
    if (!name.isEmpty()) {
      told.setName(name);
    }
    return PeopleOutcome.newBuilder().setContact(told).build();
  }

  static PeopleOutcome picture(PictureAnswer answer) {
    PictureOutcome.Builder picture = PictureOutcome.newBuilder();
    switch (answer) {
      case PictureAnswer.Found it ->
          picture.setStatus("found").setId(it.id()).setPreview(it.preview()).setUrl(it.url());
      case PictureAnswer.Unchanged _ -> picture.setStatus("unchanged");
      case PictureAnswer.None _ -> picture.setStatus("none");
    }
    return PeopleOutcome.newBuilder().setPicture(picture).build();
  }

  static PeopleOutcome privacy(Map<String, String> settings, Contact own) {
    PrivacySettings.Builder privacy = PrivacySettings.newBuilder().putAllSettings(settings);
    if (own.timer() != null) {
      privacy.setDefaultTimerSeconds(own.timer());
    }
    return PeopleOutcome.newBuilder().setPrivacy(privacy).build();
  }

  static PeopleOutcome blocked(List<Address> people) {
    BlockedPeople.Builder list =
        BlockedPeople.newBuilder().setTruncated(people.size() > MOST_BLOCKED);
    people.stream().limit(MOST_BLOCKED).forEach(each -> list.addPeople(person(each)));
    return PeopleOutcome.newBuilder().setBlocked(list).build();
  }

  private static BlockedPerson person(Address address) {
    BlockedPerson.Builder person = BlockedPerson.newBuilder();
    if (address.phone() != null) {
      person.setPhone(address.phone().user());
    }
    if (address.lid() != null) {
      person.setLid(address.lid().toString());
    }
    return person.build();
  }

  private static io.manyline.proto.command.v1.Contact.Builder contact(Contact contact) {
    io.manyline.proto.command.v1.Contact.Builder told =
        io.manyline.proto.command.v1.Contact.newBuilder()
            .setAsked(contact.asked())
            .setOnWhatsapp(contact.onWhatsApp())
            .setBusiness(contact.business());
    if (contact.address().phone() != null) {
      told.setPhone(contact.address().phone().user());
    }
    if (contact.address().lid() != null) {
      told.setLid(contact.address().lid().toString());
    }
    if (contact.about() != null) {
      told.setAbout(contact.about());
    }
    if (contact.aboutAt() != null) {
      told.setAboutAt(EventComposer.timestamp(contact.aboutAt()));
    }
    if (contact.pictureId() != null) {
      told.setPictureId(contact.pictureId());
    }
    if (contact.timer() != null) {
      told.setDefaultTimerSeconds(contact.timer());
    }
    return told;
  }
}
