package io.manyline.whatsapp.event;

import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that a client tells its owner.
///
/// **Order and threads:** delivered on the session's lane, in the order in which it happened.
/// [Durable] ones travel in a commit; the others are told by `ClientListener`.
public sealed interface WaEvent {

  /// What must not be lost: acknowledged to WhatsApp only after the commit that carries it.
  sealed interface Durable extends WaEvent {}

  /// A pairing code to show. A new one follows when it expires, until [Disconnected] with
  /// `QR_TIMEOUT`.
  record PairingCode(String text, Instant expiresAt) implements WaEvent {}

  /// The account wants a passkey before it is linked; pairing codes are of no use any more.
  ///
  /// @param options `PublicKeyCredentialRequestOptions` as JSON
  /// @param expiresAt an answer is of use until then
  record PasskeyRequested(String options, Instant expiresAt) implements WaEvent {}

  /// The phone may show this code and ask whether we show the same; linking goes on by itself.
  record PasskeyCode(String code) implements WaEvent {}

  /// The code to type is another one now. @param code null when it has to be asked for anew
  record LinkCodeChanged(@Nullable String code, @Nullable Instant expiresAt) implements WaEvent {}

  /// The phone accepted us; credentials are durable. A restart and [Connected] follow by
  /// themselves.
  record Paired(Jid jid, @Nullable Jid lid, String platform) implements WaEvent {}

  /// Logged in: sending is possible. Messages that waited follow.
  record Connected(Jid jid, @Nullable Jid lid) implements WaEvent {}

  /// The server delivered everything that waited. @param count as it said
  record OfflineDrained(int count) implements WaEvent {}

  /// The connection is over; no further event of this client follows.
  record Disconnected(DisconnectReason reason) implements WaEvent {}

  /// Somebody came or went. Not durable: what is missed is told again when it changes.
  ///
  /// @param chat canonical id
  /// @param lastSeen of somebody who went, where the server tells it
  record PresenceChanged(Jid chat, Address from, boolean available, @Nullable Instant lastSeen)
      implements WaEvent {}

  /// Somebody types, records, or stopped. Not durable.
  record Typing(Jid chat, Address from, State state) implements WaEvent {
    /// What somebody does in a chat.
    public enum State {
      COMPOSING,
      RECORDING,
      PAUSED
    }
  }

  /// Both forms of an address, each where known; device 0 forms.
  record Address(@Nullable Jid phone, @Nullable Jid lid) {}

  /// A chat message, decrypted.
  ///
  /// @param chat canonical id, in the form that was known first
  /// @param peer the other side's address (chat partner; for a group the group only in `chat`)
  /// @param sender the device that wrote it, as on the wire
  /// @param from the account that wrote it
  /// @param fromMe written by another device of our own account
  /// @param offline it waited on the server for us
  record MessageReceived(
      String messageId,
      Jid chat,
      Address peer,
      Jid sender,
      Address from,
      boolean fromMe,
      boolean offline,
      Instant sentAt,
      String pushName,
      MessageContent content)
      implements Durable {}

  /// A message that could not be decrypted; a retry was asked for where that can help.
  record MessageUndecryptable(
      String messageId, Jid chat, Jid sender, Address from, Instant sentAt, String reason)
      implements Durable {}

  /// A receipt for messages of our own.
  ///
  /// @param status DELIVERED, READ or PLAYED
  record ReceiptReceived(List<String> messageIds, Jid chat, Address by, Status status, Instant at)
      implements Durable {
    /// How far a message got.
    public enum Status {
      DELIVERED,
      READ,
      PLAYED
    }
  }

  /// Somebody changed a group that we are, or were, in.
  ///
  /// @param id of the notification and the place in it: a repetition carries the same
  /// @param by who did it; neither form where the server does not say
  record GroupChanged(String id, Jid group, Address by, Instant at, GroupChange change)
      implements Durable {}

  /// Synced settings changed, on another device or by us: contacts in lists, others one by one.
  ///
  /// @param initial part of the first sync after linking
  record SettingsChanged(List<Change> changes, boolean initial) implements Durable {
    /// @param chat canonical id, for a setting of a chat
    /// @param address of chat or contact, when that is a person
    public record Change(
        Setting setting, @Nullable Jid chat, @Nullable Address address, Instant at) {}
  }

  /// A collection of settings cannot be believed, also not from its beginning: it is left alone.
  ///
  /// @param reason what was wrong, such as SNAPSHOT_MAC
  record SettingsFailed(String collection, String reason) implements Durable {}

  /// A part of the account's past came from the phone; its messages went to the `HistorySink`.
  ///
  /// @param id the same for the same part
  /// @param type such as recent or push_name
  /// @param progress per cent, as the phone counts
  record HistorySynced(String id, String type, int progress, Counts counts) implements Durable {
    /// What was in it.
    ///
    /// @param chats conversations @param messages that somebody wrote @param names push names
    /// @param records chunks that the sink took; 0 when the depth leaves the messages out
    /// @param tooLarge messages that were passed over
    public record Counts(int chats, int messages, int names, int records, int tooLarge) {}
  }

  /// A part of the account's past cannot be had, and is given up.
  ///
  /// @param id the same for the same part
  /// @param reason MALFORMED, TOO_MANY, or a reason of `MediaTransferException`
  record HistoryFailed(String id, String type, String reason) implements Durable {}

  /// An account has another identity key than before: its phone registered anew.
  ///
  /// @param id the same for the same change
  /// @param at as the server told it; null where the new key itself showed it
  record IdentityChanged(String id, Jid chat, Address contact, @Nullable Instant at)
      implements Durable {}

  /// A person, or a group, has another profile picture, or none any more.
  ///
  /// @param id of the notification @param target canonical id @param address of a person
  /// @param by who changed it, where told @param pictureId null when it was taken away
  record PictureChanged(
      String id,
      Jid target,
      Address address,
      @Nullable Address by,
      @Nullable String pictureId,
      Instant at)
      implements Durable {}

  /// Somebody says something else about himself. @param id of the notification
  record AboutChanged(String id, Jid chat, Address from, String text, Instant at)
      implements Durable {}

  /// Another device of ours blocked or unblocked somebody. @param id of the notification
  record BlocklistChanged(String id, List<Change> changes, Instant at) implements Durable {
    public record Change(Address address, boolean blocked) {}
  }

  /// Another device of ours changed what others may see and do.
  ///
  /// @param id of the notification @param settings by WhatsApp's names
  /// @param defaultTimer seconds of the timer of new chats, null when that is as it was
  record PrivacyChanged(
      String id, Map<String, String> settings, @Nullable Long defaultTimer, Instant at)
      implements Durable {
    public PrivacyChanged {
      settings = Map.copyOf(settings);
    }
  }

  /// Somebody calls.
  ///
  /// @param chat of the caller, canonical id
  /// @param offline it rang while we were away
  record CallReceived(String callId, Jid chat, Address from, Kind kind, boolean offline, Instant at)
      implements Durable {
    /// @param ofGroup several are called @param group whose members, where the caller says it
    public record Kind(boolean video, boolean ofGroup, @Nullable Jid group) {}
  }

  /// A call that rang does not any more.
  ///
  /// @param reason as the caller says it, such as timeout or accepted_elsewhere; hung_up when it
  ///   says none, rejected when we did
  record CallEnded(String callId, Jid chat, Address from, String reason, Instant at)
      implements Durable {}

  /// A post of a channel that we follow: new, edited or taken back.
  ///
  /// @param serverId place in the channel, by which it is reacted to
  /// @param message with the channel as chat and sender
  record ChannelPostReceived(long serverId, MessageReceived message) implements Durable {}

  /// What became of posts, while live updates are asked for. @param id of the notification
  record ChannelCounts(String id, Jid channel, List<Post> posts, Instant at) implements Durable {
    public ChannelCounts {
      posts = List.copyOf(posts);
    }

    /// @param reactions how often each emoji was given
    public record Post(long serverId, Map<String, Long> reactions, long views) {}
  }

  /// Something about a channel changed, by others or by another device of ours.
  ///
  /// @param id of the notification and the place in it: a repetition carries the same
  record ChannelChanged(String id, Jid channel, Instant at, What what) implements Durable {
    /// What changed.
    public sealed interface What {}

    /// @param role ours in it
    public record Followed(String name, String role) implements What {}

    public record Unfollowed() implements What {}

    public record Muted(boolean muted) implements What {}

    public record Described(String name, String description) implements What {}

    /// @param state active, suspended, geosuspended or deleted
    public record State(String state) implements What {}

    public record Role(Address user, String role) implements What {}
  }

  /// The other form of a chat's address became known.
  record ChatLinked(Jid chat, Address address) implements Durable {}
}
