package io.manyline.sandbox.status;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The setting of each account; its phone changes it, its companions ask for it.
///
/// **Shape:** `status-privacy/{number}` as JSON. **Order and threads:** world's thread only.
/// **Source:** docs/protocol/status.md (whatsmeow broadcast.go `GetStatusPrivacy`).
public final class StatusPrivacies {
  private static final String PREFIX = "status-privacy/";

  private final World world;
  private final Accounts accounts;
  private final Map<String, StatusPrivacy> byNumber = new HashMap<>();

  public StatusPrivacies(World world, Accounts accounts) {
    this.world = world;
    this.accounts = accounts;
  }

  void load() {
    world
        .store()
        .forEach(
            PREFIX,
            (key, json) ->
                byNumber.put(key.substring(PREFIX.length()), Json.read(json, StatusPrivacy.class)));
  }

  void register(IqTable table) {
    table.put("status", "get", "privacy", (from, _) -> List.of(lists(from.account())));
  }

  public StatusPrivacy of(Account account) {
    return byNumber.getOrDefault(account.number(), StatusPrivacy.DEFAULT);
  }

  public void set(Account account, StatusPrivacy privacy) {
    byNumber.put(account.number(), privacy);
    world.store().put(PREFIX + account.number(), Json.write(privacy));
  }

  private Node lists(Account account) {
    StatusPrivacy privacy = of(account);
    List<Node> users =
        privacy.numbers().stream()
            .flatMap(number -> accounts.byNumber(number).stream())
            .map(listed -> Node.of("user").with("jid", listed.lidJid(0)))
            .toList();
    Node list = Node.of("list").with("type", privacy.type().wireName()).with("default", "true");
    return Node.of("privacy", users.isEmpty() ? list : list.withChildren(users));
  }
}
