package io.manyline.whatsapp.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The ratchet with one peer device, its archived predecessors included: an immutable value.
///
/// **Flow:** decoded from the store, given to [SessionCipher], and the successor that comes back is
/// stored in the same transaction as what was decrypted. **Shape:** own format, first byte is the
/// version. At most 40 archived sessions, 5 receiver chains, 2,000 skipped keys (32-byte seeds) in
/// all; the oldest go first. **Errors:** [SignalException] MALFORMED for bytes that are no session.
public final class SignalSession {
  static final int ARCHIVE_LIMIT = 40;

  private final RatchetState current;
  private final List<RatchetState> archived;

  private SignalSession(RatchetState current, List<RatchetState> archived) {
    this.current = current;
    this.archived = archived;
  }

  /// Keeps what the limits allow. @param archived newest first
  static SignalSession of(RatchetState current, List<RatchetState> archived) {
    int skipped = current.skippedKeys();
    for (var state : archived) {
      skipped += state.skippedKeys();
    }
    if (skipped <= SkippedKeys.LIMIT && archived.size() <= ARCHIVE_LIMIT) {
      return new SignalSession(current, List.copyOf(archived));
    }

    var kept = current.keeping(SkippedKeys.LIMIT);
    int room = SkippedKeys.LIMIT - kept.skippedKeys();
    var keptArchive = new ArrayList<RatchetState>(ARCHIVE_LIMIT);
    for (var state : archived.subList(0, Math.min(archived.size(), ARCHIVE_LIMIT))) {
      var keptState = state.keeping(room);
      room -= keptState.skippedKeys();
      keptArchive.add(keptState);
    }
    return new SignalSession(kept, List.copyOf(keptArchive));
  }

  public static SignalSession fromBytes(byte[] bytes) {
    return SessionRecords.decode(bytes);
  }

  public byte[] toBytes() {
    return SessionRecords.encode(this);
  }

  /// The peer's identity key, 32 raw bytes.
  public byte[] remoteIdentity() {
    return current.remoteIdentity().clone();
  }

  /// The peer's registration id.
  public int remoteRegistrationId() {
    return current.remoteRegistrationId();
  }

  /// Whether the peer has not answered yet, so that messages still go out as prekey messages.
  public boolean isUnacknowledged() {
    return current.pending() != null;
  }

  /// A copy whose sender chain skips counters: after a take-over that may have lost the last
  /// writes.
  ///
  /// @param count 0 to 2,000, which is what a peer is ready to jump
  public SignalSession skipSenderCounters(int count) {
    if (count < 0 || count > MessageChain.JUMP_LIMIT) {
      throw new IllegalArgumentException("a peer jumps 0 to 2000 counters, not " + count);
    }
    return withCurrent(current.withSender(current.sender().chain().skip(count)));
  }

  RatchetState current() {
    return current;
  }

  List<RatchetState> archived() {
    return archived;
  }

  /// Current, then archived, newest first.
  List<RatchetState> states() {
    var states = new ArrayList<RatchetState>(1 + archived.size());
    states.add(current);
    states.addAll(archived);
    return states;
  }

  SignalSession withCurrent(RatchetState successor) {
    return of(successor, archived);
  }

  /// The same with another session's ratchets behind its own, for what was sent in those.
  public SignalSession archiving(SignalSession older) {
    var behind = new ArrayList<>(archived);
    behind.addAll(older.states());
    return of(current, behind);
  }

  /// Puts a state in front; what it succeeds leaves its place. With an identity that is not the
  /// current one it stays where it is: nothing more is to be sent to that identity.
  SignalSession promote(RatchetState successor, RatchetState predecessor) {
    if (!Arrays.equals(successor.remoteIdentity(), current.remoteIdentity())) {
      return of(
          current, archived.stream().map(each -> each == predecessor ? successor : each).toList());
    }
    var rest = states();
    rest.removeIf(state -> state == predecessor);
    return of(successor, rest);
  }

  /// Puts a new state in front of all that are here.
  SignalSession replacedBy(RatchetState state) {
    return of(state, states());
  }
}
