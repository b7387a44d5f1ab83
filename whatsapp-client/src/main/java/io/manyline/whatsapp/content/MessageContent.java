package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a message says, outgoing and incoming alike.
///
/// **Flow:** [ContentReader] makes it from protobuf, [ContentWriter] writes it. **Shape:** text
/// fields that are not there are empty, numbers 0; what makes a difference when absent is nullable.
/// Bytes are as on the wire. **Source:** docs/protocol: message kinds.
public sealed interface MessageContent {

  /// What kinds that a person composes have in common: reply, mentions, forward mark.
  sealed interface Composed extends MessageContent {
    MessageContext context();
  }

  record Text(String text, @Nullable LinkPreview preview, MessageContext context)
      implements Composed {
    public Text(String text) {
      this(text, null, MessageContext.NONE);
    }
  }

  /// A file, encrypted and uploaded apart from the message.
  ///
  /// @param viewOnce shown once, then gone
  record Media(
      MediaKind kind,
      MediaFile file,
      String caption,
      MediaTraits traits,
      boolean viewOnce,
      MessageContext context)
      implements Composed {}

  /// @param accuracyMeters 0 when not told
  record Location(
      double latitude,
      double longitude,
      String name,
      String address,
      String url,
      int accuracyMeters,
      MessageContext context)
      implements Composed {}

  /// One position of a sharing that goes on: each further one is a message with the next number.
  ///
  /// @param since time since the first position
  record LiveLocation(
      double latitude,
      double longitude,
      Motion motion,
      String caption,
      long sequence,
      Duration since,
      MessageContext context)
      implements Composed {}

  /// How a position moves. @param heading degrees clockwise from north
  record Motion(int accuracyMeters, float metersPerSecond, int heading) {}

  /// @param title shown for several; empty for one
  record Contacts(String title, List<ContactCard> cards, MessageContext context)
      implements Composed {
    public Contacts {
      cards = List.copyOf(cards);
    }
  }

  /// @param selectable how many options one may choose, 0 for any number
  /// @param secret 32 bytes that votes are encrypted with; empty: made when sent
  record Poll(
      String question,
      List<String> options,
      int selectable,
      ByteString secret,
      MessageContext context)
      implements Composed {
    public Poll {
      options = List.copyOf(options);
    }
  }

  /// An appointment. @param secret as with [Poll]
  record Event(
      String name,
      Schedule schedule,
      @Nullable Place place,
      String joinLink,
      boolean cancelled,
      ByteString secret,
      MessageContext context)
      implements Composed {}

  record Schedule(
      String description, Instant start, @Nullable Instant end, boolean guestsAllowed) {}

  record Place(double latitude, double longitude, String name, String address) {}

  /// @param emoji empty takes the reaction back @param at epoch when the writer did not say
  record Reaction(MessageRef target, String emoji, Instant at) implements MessageContent {}

  /// What a message says from now on. @param at epoch when the writer did not say
  record Edit(MessageRef target, MessageContent content, Instant at) implements MessageContent {}

  /// Deleted for everyone: by its author, or by an admin of the group.
  record Revoke(MessageRef target) implements MessageContent {}

  /// Which options somebody chose, by name; none takes the vote back.
  record PollVote(MessageRef poll, List<String> options, Instant at) implements MessageContent {
    public PollVote {
      options = List.copyOf(options);
    }
  }

  record EventResponse(MessageRef event, Attendance attendance, int extraGuests, Instant at)
      implements MessageContent {}

  enum Attendance {
    UNKNOWN,
    GOING,
    NOT_GOING,
    MAYBE
  }

  /// Something about another message, encrypted with that message's secret.
  ///
  /// **Flow:** what comes so is opened by `SealedContents` when the other message is still kept,
  /// and stays this when it is not; what we send so is sealed before it is written.
  record Sealed(Purpose purpose, MessageRef target, ByteString iv, ByteString payload, Instant at)
      implements MessageContent {
    /// What is inside.
    public enum Purpose {
      POLL_VOTE,
      EVENT_RESPONSE,
      REACTION,
      EVENT_EDIT,
      MESSAGE_EDIT
    }
  }

  /// From now on the chat's messages disappear after that time; zero: they stay.
  record EphemeralSetting(Duration after) implements MessageContent {}

  /// Outgoing only: what a kept message says, once more, marked as forwarded. What comes forwarded
  /// is of its own kind, with [MessageContext#forwardingScore()].
  record Forward(Jid chat, String messageId) implements MessageContent {}

  /// A kind that is not translated. @param kind its wire name, or `field` and its number
  record Unsupported(String kind) implements MessageContent {}
}
