package io.manyline.sandbox.group;

import io.manyline.sandbox.mex.MexException;
import io.manyline.sandbox.mex.MexTable;
import io.manyline.sandbox.mex.Variables;
import io.manyline.sandbox.relay.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `w:mex`: the groups of a community, and how many are in each.
///
/// **Shape:** `creation_time` is text, counts are numbers, as clients read them; the announcement
/// group is apart from the others. **Errors:** [MexException] 404 for no community, 403 for one
/// that the asker is not in. **Source:** docs/protocol: groups (whatsapp-rust
/// wacore/src/iq/mex_operations.rs and src/features/community.rs, zapo spec/mex).
final class CommunityOperations {
  private final Groups groups;
  private final CommunityRoster roster;

  CommunityOperations(Groups groups, CommunityRoster roster) {
    this.groups = groups;
    this.roster = roster;
  }

  void register(MexTable table) {
    table
        .put((from, variables) -> show(from, variables.required("group_id")), "9935467776504344")
        .put((from, variables) -> show(from, counted(variables)), "24079399904996141");
  }

  private static String counted(Variables variables) {
    return variables.object("input").required("group_jid");
  }

  private Map<String, Object> show(Peer from, String id) {
    Group community =
        groups
            .find(id)
            .filter(group -> group.place().parent())
            .orElseThrow(() -> new MexException(404, "Not found: no such community"));
    if (!community.has(from.account())) {
      throw new MexException(403, "Not authorized");
    }
    List<Map<String, Object>> edges =
        groups.subGroups(community).stream()
            .filter(group -> !group.place().isAnnouncements())
            .map(group -> Map.<String, Object>of("node", node(group)))
            .toList();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", community.jid().toString());
    body.put(
        "default_sub_group",
        roster.announcements(community).map(CommunityOperations::node).orElse(null));
    body.put("sub_groups", Map.of("edges", edges));
    return Map.of("xwa2_group_query_by_id", body);
  }

  private static Map<String, Object> node(Group group) {
    Map<String, Object> subject = new LinkedHashMap<>();
    subject.put("value", group.subject().text());
    subject.put("creation_time", Long.toString(group.subject().at()));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("general_chat", group.place().kind() == CommunityPlace.Kind.GENERAL_CHAT);
    properties.put("membership_approval_mode_enabled", group.settings().approval());
    properties.put("hidden_group", false);
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", group.jid().toString());
    node.put("subject", subject);
    node.put("properties", properties);
    node.put("membership_approval_requests", Map.of("total_count", group.requests().size()));
    node.put("total_participants_count", group.members().size());
    return node;
  }
}
