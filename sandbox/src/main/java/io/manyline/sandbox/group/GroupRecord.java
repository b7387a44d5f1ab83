package io.manyline.sandbox.group;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A group as it is stored under `group/{id}`.
///
/// @param members number → role, in the order in which they joined
/// @param requests number → unix seconds of those who ask to be let in
/// @param place null in worlds from before there were communities
record GroupRecord(
    String id,
    String creator,
    long createdAt,
    GroupText subject,
    @Nullable GroupText description,
    GroupSettings settings,
    LinkedHashMap<String, GroupRole> members,
    LinkedHashMap<String, Long> requests,
    String inviteCode,
    List<String> revokedCodes,
    long version,
    @Nullable CommunityPlace place) {}
