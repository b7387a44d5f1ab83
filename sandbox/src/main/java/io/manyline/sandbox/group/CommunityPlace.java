package io.manyline.sandbox.group;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a group stands among communities.
///
/// @param parent whether it is a community itself
/// @param closed of a community: whether it was made with `request_required`
/// @param openCreation of a community: whether members who are no admins may make sub-groups
/// @param in id of the community that it is a sub-group of; null for none
/// @param kind what a sub-group is for
record CommunityPlace(
    boolean parent, boolean closed, boolean openCreation, @Nullable String in, Kind kind) {
  static final CommunityPlace NONE = new CommunityPlace(false, false, false, null, Kind.PLAIN);

  enum Kind {
    PLAIN,
    /// Everybody of the community is in it, and nobody else.
    ANNOUNCEMENTS,
    GENERAL_CHAT
  }

  static CommunityPlace community(boolean closed, boolean openCreation) {
    return new CommunityPlace(true, closed, openCreation, null, Kind.PLAIN);
  }

  static CommunityPlace in(Group community, Kind kind) {
    return new CommunityPlace(false, false, false, community.id(), kind);
  }

  boolean isIn(Group community) {
    return community.id().equals(in);
  }

  boolean isAnnouncements() {
    return in != null && kind == Kind.ANNOUNCEMENTS;
  }

  /// Children of a `<group>` that tell it.
  List<Node> marks() {
    List<Node> marks = new ArrayList<>();
    if (parent) {
      marks.add(
          Node.of("parent")
              .with("default_membership_approval_mode", closed ? "request_required" : null));
    }
    if (openCreation) {
      marks.add(Node.of("allow_non_admin_sub_group_creation"));
    }
    if (in != null) {
      marks.add(Node.of("linked_parent").with("jid", Jid.group(in)));
    }
    switch (kind) {
      case PLAIN -> {}
      case ANNOUNCEMENTS -> marks.add(Node.of("default_sub_group"));
      case GENERAL_CHAT -> marks.add(Node.of("general_chat"));
    }
    return marks;
  }
}
