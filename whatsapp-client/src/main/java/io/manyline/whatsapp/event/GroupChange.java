package io.manyline.whatsapp.event;

import io.manyline.whatsapp.event.WaEvent.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What changed in a group. **Source:** docs/protocol: groups (whatsmeow group.go
/// `parseGroupChange`).
public sealed interface GroupChange {
  /// We are in a group that we did not know. @param invited by a link that we followed
  record Joined(String subject, int size, boolean invited) implements GroupChange {}

  /// Members came, went, or got other rights.
  ///
  /// @param who both addresses where known
  /// @param reason as the server calls it: `invite`, …; empty for none
  record Members(Action action, List<Address> who, String reason) implements GroupChange {
    public Members {
      who = List.copyOf(who);
    }

    /// What happened to them. One who removes itself left.
    public enum Action {
      ADDED,
      REMOVED,
      LEFT,
      PROMOTED,
      DEMOTED
    }
  }

  record Subject(String subject) implements GroupChange {}

  /// @param text null when it was deleted
  record Description(@Nullable String text) implements GroupChange {}

  /// A switch was turned.
  record Setting(Name name, boolean on) implements GroupChange {
    /// Each switch that a group has.
    public enum Name {
      /// Only admins write.
      ANNOUNCE,
      /// Only admins change subject, description and picture.
      LOCKED,
      /// Only admins add members.
      ADMINS_ADD,
      /// Admins decide who joins.
      APPROVAL,
      /// WhatsApp closed the group.
      SUSPENDED
    }
  }

  /// @param seconds 0 for off
  record Ephemeral(long seconds) implements GroupChange {}

  /// The invitation leads by another code now.
  record InviteCode(String code) implements GroupChange {}

  /// Somebody asks to be let in, or does not any more.
  record JoinRequests(boolean created, List<Address> who) implements GroupChange {
    public JoinRequests {
      who = List.copyOf(who);
    }
  }

  record Deleted(String reason) implements GroupChange {}

  /// A kind that is not translated; its wire name.
  record Other(String kind) implements GroupChange {}
}
