package io.manyline.whatsapp.store;

/// Names one value of a device's durable state.
///
/// @param id unique within its kind: a peer device's JID, a prekey id, ...; empty for single values
public record StateKey(Kind kind, String id) {
  /// The fixed, named set of kinds: an owner keeps one hash for each or one for all.
  public enum Kind {
    /// Own identity, Noise key, registration id, adv secret, own JIDs once linked. Single.
    CREDENTIALS,
    /// Noise key and validity of the server as last verified. Single.
    KNOWN_SERVER,
    SIGNED_PRE_KEY,
    PRE_KEY,
    /// Ids of the next prekey to make and of those uploaded. Single.
    PRE_KEY_META,
    /// Ratchet with one peer device, by its JID in LID form where known.
    SIGNAL_SESSION,
    /// A ratchet with an identity that its device no longer has, by the same JID: what was sent in
    /// it and comes late is read, nothing is sent in it.
    ARCHIVED_SESSION,
    /// A peer's identity key as first seen, by account.
    PEER_IDENTITY,
    /// Sender keys that a peer device gave us, by `group/device`, in LID form where known.
    SENDER_KEY,
    /// Our own sender key, by group.
    OWN_SENDER_KEY,
    /// Who is in a group with which devices, and which of them have our sender key; by group.
    GROUP,
    /// Accounts whose devices changed lately. Single.
    DEVICE_LOG,
    /// A peer account's devices as last told by the server, by account.
    DEVICE_LIST,
    /// LID of a phone number, and phone number of a LID.
    ADDRESS_LINK,
    /// Canonical chat id of an address, decided when the chat is first seen.
    CHAT,
    /// Plaintext of what we sent, by `chat/messageId`, so that retry receipts are answered. Kept 7
    /// days, bounded.
    SENT_MESSAGE,
    /// A message that others, or other devices of ours, wrote, by `chat/messageId`: what a reply
    /// quotes and what is forwarded. Kept 7 days, bounded.
    KEPT_MESSAGE,
    /// Secret and options of a poll or event, by `chat/messageId`, so that votes and answers are
    /// read. Kept 90 days, bounded.
    MESSAGE_SECRET,
    /// Keys of synced settings that our phone shared, and those that we asked for. Single.
    APP_STATE_KEYS,
    /// Version and hash of a collection of synced settings, by its wire name.
    APP_STATE_COLLECTION,
    /// Value MACs of a collection, by `name/xx`: 256 parts at most.
    APP_STATE_MACS,
    /// Salt of the account's privacy tokens, 32 bytes. Single.
    NCT_SALT,
    /// How we want to appear, and whose presence we want to hear of. Single.
    PRESENCE,
    /// Privacy tokens that an account gave us and we gave it, by account in LID form where known.
    /// Kept 35 days, bounded.
    PRIVACY_TOKEN,
    /// Parts of the history that the phone announced and that are not taken in yet. Single.
    HISTORY_QUEUE,
    /// What the phone told of such a part, by part.
    HISTORY_PART,
    /// Calls that rang and did not end yet. Single.
    CALLS,
    /// Accounts in the address book, by part `0` to `f`.
    CONTACTS
  }

  public static StateKey single(Kind kind) {
    return new StateKey(kind, "");
  }
}
