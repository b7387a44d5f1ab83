package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.group.GroupButtons;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Communities as the published clients ask for them.
class CommunityTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Jid GROUPS = Jid.parse("g.us");
  private static final String ALICE = "15550100001";
  private static final String BOB = "15550100002";

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create(ALICE, "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create(BOB, "Bob").join();
  private final TestCompanion companion = new TestCompanion(sandbox);
  private final TestCompanion bobs = new TestCompanion(sandbox);
  private Link link;
  private Link bobsLink;

  @BeforeEach
  void connect() throws Exception {
    companion.pair(sandbox.tcp(), alice);
    link = companion.online(sandbox.tcp());
    bobs.pair(sandbox.tcp(), bob);
    bobsLink = bobs.online(sandbox.tcp());
  }

  @AfterEach
  void close() {
    link.close();
    bobsLink.close();
    sandbox.close();
  }

  @Test
  void communityShouldBeMadeWithItsAnnouncementGroupAndGeneralChat() throws Exception {
    Node description =
        Node.of("description", Node.of("body").withText("All of us")).with("id", "D1");
    Node community =
        create(
            "Village",
            Node.of("parent").with("default_membership_approval_mode", "request_required"),
            Node.of("allow_non_admin_sub_group_creation"),
            Node.of("create_general_chat"),
            description);
    Jid jid = jid(community);
    List<Node> groups = subGroups(jid);

    assertThat(community.requiredChild("parent").required("default_membership_approval_mode"))
        .isEqualTo("request_required");
    assertThat(community.child("allow_non_admin_sub_group_creation")).isPresent();
    assertThat(community.requiredChild("description").required("id")).isEqualTo("D1");
    assertThat(community.requiredChild("description").requiredChild("body").text())
        .isEqualTo("All of us");
    assertThat(groups).hasSize(2);
    assertThat(groups)
        .allSatisfy(
            group ->
                assertThat(group.requiredChild("linked_parent").requiredJid("jid")).isEqualTo(jid));
    Node announcements = ofKind("default_sub_group", groups);
    assertThat(announcements.required("subject")).isEqualTo("Village");
    assertThat(query(link, jid(announcements)).child("announcement")).isPresent();
    assertThat(ofKind("general_chat", groups).required("size")).isEqualTo("1");
    assertThat(made(link, jid(announcements)).requiredChild("default_sub_group")).isNotNull();
  }

  @Test
  void theDocumentOfSubGroupsShouldTellTheAnnouncementGroupApartAndCountMembers() throws Exception {
    Jid community = jid(create("Village", Node.of("parent"), Node.of("create_general_chat")));
    Jid group = jid(create("Choir"));
    link(community, group);
    JsonNode all =
        mex("9935467776504344", Map.of("group_id", community.toString()))
            .path("data")
            .path("xwa2_group_query_by_id");
    JsonNode counts =
        mex("24079399904996141", Map.of("input", Map.of("group_jid", community.toString())))
            .path("data")
            .path("xwa2_group_query_by_id");

    assertThat(Jid.parse(all.path("default_sub_group").path("id").asString()).isGroup()).isTrue();
    assertThat(all.path("default_sub_group").path("subject").path("value").asString())
        .isEqualTo("Village");
    JsonNode general = all.path("sub_groups").path("edges").path(0).path("node");
    assertThat(general.path("properties").path("general_chat").asBoolean()).isTrue();
    JsonNode choir = counts.path("sub_groups").path("edges").path(1).path("node");
    assertThat(choir.path("id").asString()).isEqualTo(group.toString());
    assertThat(choir.path("total_participants_count").isNumber()).isTrue();
    assertThat(choir.path("total_participants_count").asInt()).isEqualTo(1);
    assertThat(
            mex("9935467776504344", Map.of("group_id", group.toString()))
                .path("errors")
                .path(0)
                .path("extensions")
                .path("error_code")
                .asInt())
        .isEqualTo(404);
  }

  @Test
  void linkedGroupShouldBringItsMembersIntoTheCommunityAndBothHearOfIt() throws Exception {
    Jid community = jid(create("Village", Node.of("parent")));
    Jid announcements = jid(ofKind("default_sub_group", subGroups(community)));
    Jid group = jid(create("Choir", participant(BOB)));
    Node answer = link(community, group);
    Node told = change(bobsLink, "link").requiredChild("link");

    assertThat(answer.requiredJid("jid")).isEqualTo(group);
    assertThat(answer.attribute("error")).isEmpty();
    assertThat(told.required("link_type")).isEqualTo("parent_group");
    assertThat(told.requiredChild("group").requiredJid("jid")).isEqualTo(community);
    assertThat(told.requiredChild("group").required("subject")).isEqualTo("Village");
    assertThat(told.requiredChild("group").number("s_t")).isPresent();
    assertThat(made(bobsLink, community).child("parent")).isPresent();
    assertThat(made(bobsLink, announcements).child("default_sub_group")).isPresent();
    assertThat(query(bobsLink, group).requiredChild("linked_parent").requiredJid("jid"))
        .isEqualTo(community);
    Node linked =
        ask(
                bobsLink,
                "get",
                community,
                Node.of("query_linked").with("type", "sub_group").with("jid", group))
            .requiredChild("linked_group")
            .requiredChild("group");
    assertThat(linked.required("subject")).isEqualTo("Choir");
    List<Node> people =
        ask(bobsLink, "get", community, Node.of("linked_groups_participants"))
            .requiredChild("linked_groups_participants")
            .children("participant");
    assertThat(people.stream().map(each -> each.requiredJid("phone_number")))
        .containsExactlyInAnyOrder(Jid.phone(ALICE), Jid.phone(BOB));
    assertThat(link(community, group).required("error")).isEqualTo("409");
  }

  @Test
  void unlinkedGroupShouldBeOnItsOwnAndTakeOrphansOutOfTheCommunity() throws Exception {
    Jid community = jid(create("Village", Node.of("parent")));
    Jid announcements = jid(ofKind("default_sub_group", subGroups(community)));
    Jid group = jid(create("Choir", participant(BOB)));
    link(community, group);
    Node answer = unlink(community, group, true);
    Node byCommunity = change(bobsLink, "unlink");
    Node told = change(bobsLink, "unlink").requiredChild("unlink");

    assertThat(answer.attribute("error")).isEmpty();
    assertThat(byCommunity.requiredJid("from")).isEqualTo(community);
    assertThat(byCommunity.requiredChild("unlink").required("unlink_type")).isEqualTo("sub_group");
    assertThat(answer.requiredJid("jid")).isEqualTo(group);
    assertThat(told.required("unlink_type")).isEqualTo("parent_group");
    assertThat(told.required("unlink_reason")).isEqualTo("unlink_group");
    assertThat(told.requiredChild("group").requiredJid("jid")).isEqualTo(community);
    assertThat(query(bobsLink, group).child("linked_parent")).isEmpty();
    assertThat(error(ask(bobsLink, "get", community, Node.of("query")))).isEqualTo("403");
    assertThat(error(ask(bobsLink, "get", announcements, Node.of("query")))).isEqualTo("403");
    assertThat(unlink(community, group, false).required("error")).isEqualTo("404");
    assertThat(unlink(community, announcements, false).required("error")).isEqualTo("406");
  }

  @Test
  void memberOfTheCommunityShouldJoinItsGroupsAndNobodyElse() throws Exception {
    Jid community = jid(create("Village", Node.of("parent")));
    Jid group = jid(create("Choir", Node.of("linked_parent").with("jid", community)));
    Node join = Node.of("join_linked_group").with("type", "sub_group").with("jid", group);
    assertThat(error(ask(bobsLink, "set", community, join))).isEqualTo("403");
    ask(link, "set", community, Node.of("add", Node.of("participant").with("jid", bobLid())));
    Node joined =
        ask(bobsLink, "set", community, join).requiredChild("linked_group").requiredChild("group");

    assertThat(jid(joined)).isEqualTo(group);
    assertThat(joined.children("participant").getLast().requiredJid("jid")).isEqualTo(bobLid());
    assertThat(joined.children("participant").getLast().requiredJid("phone_number"))
        .isEqualTo(Jid.phone(BOB));
    Node added =
        link.expect(
            node ->
                node.isTag("notification")
                    && node.requiredJid("from").equals(group)
                    && node.child("add").isPresent());
    assertThat(added.requiredChild("add").required("reason")).isEqualTo("linked_group_join");
    assertThat(error(ask(bobsLink, "set", community, join))).isEqualTo("409");
  }

  @Test
  void requestsOfThoseWhoMayNotShouldBeRefusedByCodeAndChangeNothing() throws Exception {
    Jid community = jid(create("Village", Node.of("parent"), participant(BOB)));
    Jid plain = jid(create("Choir", participant(BOB)));
    Node create =
        Node.of("create", Node.of("linked_parent").with("jid", community)).with("subject", "No");

    assertThat(error(ask(bobsLink, "set", community, links(plain)))).isEqualTo("401");
    assertThat(error(ask(bobsLink, "set", community, Node.of("delete_parent")))).isEqualTo("401");
    assertThat(error(ask(bobsLink, "set", GROUPS, create))).isEqualTo("401");
    assertThat(error(ask(link, "get", plain, Node.of("sub_groups")))).isEqualTo("406");
    assertThat(error(ask(link, "get", Jid.group("1"), Node.of("sub_groups")))).isEqualTo("404");
    assertThat(link(community, Jid.group("1")).required("error")).isEqualTo("404");
    assertThat(link(community, community).required("error")).isEqualTo("406");
    GroupButtons.View foreign = sandbox.groups().create(BOB, "Bob's", List.of(ALICE)).join();
    assertThat(link(community, Jid.parse(foreign.id())).required("error")).isEqualTo("401");
    assertThat(subGroups(community)).hasSize(1);
  }

  @Test
  void announcementGroupShouldHaveTheCommunitysMembersAndRoles() throws Exception {
    Jid community = jid(create("Village", Node.of("parent")));
    Jid announcements = jid(ofKind("default_sub_group", subGroups(community)));
    ask(link, "set", community, Node.of("add", participant(BOB)));
    ask(link, "set", community, Node.of("promote", participant(BOB)));
    assertThat(query(bobsLink, announcements).children("participant").getLast().required("type"))
        .isEqualTo("admin");
    Node leave = Node.of("leave", Node.of("community").with("id", announcements.user()));
    ask(bobsLink, "set", GROUPS, leave);

    assertThat(error(ask(bobsLink, "get", community, Node.of("query")))).isEqualTo("403");
    assertThat(query(link, community).children("participant")).hasSize(1);
  }

  @Test
  void removalWithLinkedGroupsShouldBeFromAllOfThem() throws Exception {
    Jid community = jid(create("Village", Node.of("parent")));
    Jid group = jid(create("Choir", participant(BOB)));
    link(community, group);
    Node remove = Node.of("remove", participant(BOB)).with("linked_groups", "true");
    Node answer = ask(link, "set", community, remove).requiredChild("remove");

    assertThat(answer.requiredChild("participant").required("type")).isEqualTo("200");
    assertThat(error(ask(bobsLink, "get", community, Node.of("query")))).isEqualTo("403");
    assertThat(error(ask(bobsLink, "get", group, Node.of("query")))).isEqualTo("403");
    assertThat(query(link, group).children("participant")).hasSize(1);
  }

  @Test
  void deletedCommunityShouldLeaveItsGroupsOnTheirOwn() throws Exception {
    Jid community = jid(create("Village", Node.of("parent")));
    Jid announcements = jid(ofKind("default_sub_group", subGroups(community)));
    Jid group = jid(create("Choir", participant(BOB)));
    link(community, group);
    ask(link, "set", community, Node.of("delete_parent"));
    Node unlink = change(bobsLink, "unlink").requiredChild("unlink");
    Node delete = change(bobsLink, "delete").requiredChild("delete");

    assertThat(unlink.required("unlink_reason")).isEqualTo("delete_parent");
    assertThat(delete.required("reason")).isNotEmpty();
    assertThat(error(ask(link, "get", community, Node.of("query")))).isEqualTo("404");
    assertThat(error(ask(link, "get", announcements, Node.of("query")))).isEqualTo("404");
    assertThat(query(link, group).child("linked_parent")).isEmpty();
  }

  @Test
  void communityShouldOutliveTheProcess(@TempDir Path data) throws Exception {
    SandboxSettings kept = new SandboxSettings("127.0.0.1", 0, 0, 0, data, 1);
    Jid community;
    try (Sandbox before = Sandbox.start(kept)) {
      TestCompanion first = new TestCompanion(before);
      first.pair(before.tcp(), before.phones().create(ALICE, "Alice").join());
      try (Link online = first.online(before.tcp())) {
        Node create = Node.of("create", Node.of("parent")).with("subject", "Kept");
        community = jid(ask(online, "set", GROUPS, create).requiredChild("group"));
      }
    }
    try (Sandbox after = Sandbox.start(kept)) {
      TestCompanion second = new TestCompanion(after);
      second.pair(after.tcp(), after.phones().find(ALICE).join());
      try (Link online = second.online(after.tcp())) {
        assertThat(query(online, community).child("parent")).isPresent();
        assertThat(
                ask(online, "get", community, Node.of("sub_groups"))
                    .requiredChild("sub_groups")
                    .children("group"))
            .singleElement()
            .satisfies(group -> assertThat(group.child("default_sub_group")).isPresent());
      }
    }
  }

  private Node create(String subject, Node... children) throws Exception {
    Node create = Node.of("create").with("subject", subject).withChildren(Arrays.asList(children));
    return ask(link, "set", GROUPS, create).requiredChild("group");
  }

  private List<Node> subGroups(Jid community) throws Exception {
    return ask(link, "get", community, Node.of("sub_groups"))
        .requiredChild("sub_groups")
        .children("group");
  }

  private Node link(Jid community, Jid group) throws Exception {
    return ask(link, "set", community, links(group))
        .requiredChild("links")
        .requiredChild("link")
        .requiredChild("group");
  }

  private static Node links(Jid group) {
    return Node.of(
        "links",
        Node.of("link", Node.of("group").with("jid", group)).with("link_type", "sub_group"));
  }

  private Node unlink(Jid community, Jid group, boolean orphans) throws Exception {
    Node target =
        Node.of("group")
            .with("jid", group)
            .with("remove_orphaned_members", orphans ? "true" : null);
    return ask(link, "set", community, Node.of("unlink", target).with("unlink_type", "sub_group"))
        .requiredChild("unlink")
        .requiredChild("group");
  }

  private JsonNode mex(String document, Map<String, Object> variables) throws Exception {
    Node query =
        Node.of("query")
            .with("query_id", document)
            .withBytes(JSON.writeValueAsBytes(Map.of("variables", variables)));
    Node answer =
        link.query(
            Node.of("iq", query)
                .with("type", "get")
                .with("xmlns", "w:mex")
                .with("to", Jid.parse("s.whatsapp.net")));
    return JSON.readTree(answer.requiredChild("result").bytes());
  }

  private Jid bobLid() {
    return Jid.lid(bob.lid());
  }

  private static Node ofKind(String kind, List<Node> groups) {
    return groups.stream().filter(group -> group.child(kind).isPresent()).findFirst().orElseThrow();
  }

  private static Node query(Link link, Jid group) throws Exception {
    return ask(link, "get", group, Node.of("query")).requiredChild("group");
  }

  /// The group as a device is told of it that comes into it.
  private static Node made(Link link, Jid group) throws Exception {
    return link.expect(
            node ->
                node.isTag("notification")
                    && node.requiredJid("from").equals(group)
                    && node.child("create").isPresent())
        .requiredChild("create")
        .requiredChild("group");
  }

  private static Node change(Link link, String change) throws Exception {
    return link.expect(node -> node.isTag("notification") && node.child(change).isPresent());
  }

  private static Node participant(String number) {
    return Node.of("participant").with("jid", Jid.phone(number));
  }

  private static Node ask(Link link, String type, Jid to, Node child) throws Exception {
    return link.query(Node.of("iq", child).with("type", type).with("xmlns", "w:g2").with("to", to));
  }

  private static Jid jid(Node group) {
    return Jid.group(group.required("id"));
  }

  private static String error(Node answer) {
    return answer.requiredChild("error").required("code");
  }
}
