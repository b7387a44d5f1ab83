package io.manyline.sandbox.privacy;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Privacy settings, blocked numbers, the timer of new chats, and privacy tokens, asked and set.
///
/// **Errors:** 400 for a category or value that is none, a blocked address that is no LID, or a
/// block without the number; 404 for a person who is not registered. **Source:**
/// docs/protocol/profile.md.
public final class PrivacyQueries {
  private static final Set<Long> TIMERS = Set.of(0L, 86_400L, 604_800L, 7_776_000L);
  private static final int MOST_ITEMS = 1_000;

  private final Accounts accounts;
  private final Privacy privacy;
  private final TrustedTokens tokens;

  public PrivacyQueries(Accounts accounts, Privacy privacy, TrustedTokens tokens) {
    this.accounts = accounts;
    this.privacy = privacy;
    this.tokens = tokens;
  }

  public void register(IqTable table) {
    table.put("privacy", "get", "privacy", (from, _) -> List.of(settings(from.account())));
    table.put("privacy", "set", "privacy", this::set);
    table.put("privacy", "set", "tokens", this::issue);
    table.put(
        "blocklist", "get", IqTable.ANY, (from, _) -> List.of(privacy.blocklist(from.account())));
    table.put("blocklist", "set", "item", this::block);
    table.put("disappearing_mode", "set", "disappearing_mode", this::timer);
    table.put(
        "disappearing_mode",
        "get",
        IqTable.ANY,
        (from, _) ->
            List.of(
                Node.of("disappearing_mode")
                    .with("duration", privacy.timer(from.account()))
                    .with("t", privacy.timerAt(from.account()))));
  }

  private Node settings(Account account) {
    List<Node> categories = new ArrayList<>();
    for (PrivacyCategory category : PrivacyCategory.values()) {
      String value = privacy.value(account, category);
      if (PrivacyCategory.ALWAYS_TOLD.contains(category) || !value.equals(category.byDefault())) {
        categories.add(category(category, value));
      }
    }
    return Node.of("privacy").withChildren(categories);
  }

  private static Node category(PrivacyCategory category, String value) {
    return Node.of("category").with("name", category.wireName()).with("value", value);
  }

  private List<Node> set(Peer from, Node iq) {
    List<Node> done = new ArrayList<>();
    for (Node wanted : iq.requiredChild("privacy").children("category")) {
      PrivacyCategory category =
          PrivacyCategory.of(wanted.required("name")).orElseThrow(() -> refuse(400));
      String value = wanted.required("value");
      if (!category.takes(value)) {
        throw refuse(400);
      }
      if (value.equals("contact_blacklist")) {
        privacy.setExcept(from.account(), category, listed(wanted));
      }
      privacy.set(from.account(), category, value, from.device());
      done.add(category(category, value));
    }
    if (done.isEmpty()) {
      throw refuse(400);
    }
    return List.of(Node.of("privacy").withChildren(done));
  }

  private Set<String> listed(Node category) {
    Set<String> numbers = new LinkedHashSet<>();
    for (Node user : category.children("user")) {
      boolean added = !user.attribute("action").orElse("add").equals("remove");
      Account account = person(user.requiredJid("jid"));
      if (added && numbers.size() < MOST_ITEMS) {
        numbers.add(account.number());
      }
    }
    return numbers;
  }

  private List<Node> block(Peer from, Node iq) {
    for (Node item : iq.children("item")) {
      boolean blocked =
          switch (item.required("action")) {
            case "block" -> true;
            case "unblock" -> false;
            default -> throw refuse(400);
          };
      Jid jid = item.requiredJid("jid");
      if (!jid.isLid() || (blocked && item.jid("pn_jid").isEmpty())) {
        throw refuse(400);
      }
      privacy.block(from.account(), person(jid), blocked, from.device());
    }
    return List.of(privacy.blocklist(from.account()));
  }

  private List<Node> timer(Peer from, Node iq) {
    long seconds = iq.requiredChild("disappearing_mode").number("duration").orElse(-1L);
    if (!TIMERS.contains(seconds)) {
      throw refuse(400);
    }
    privacy.setTimer(from.account(), seconds, from.device());
    return List.of();
  }

  /// The bytes go to those who are trusted, not to who trusts them.
  private List<Node> issue(Peer from, Node iq) {
    List<Node> asked = iq.requiredChild("tokens").children("token");
    if (asked.size() > MOST_ITEMS) {
      throw refuse(406);
    }
    for (Node token : asked) {
      if (token.attribute("type").orElse("").equals("trusted_contact")) {
        accounts
            .find(token.requiredJid("jid"))
            .ifPresent(holder -> tokens.issue(from.account(), holder, token.number("t")));
      }
    }
    return List.of(Node.of("tokens"));
  }

  private Account person(Jid jid) {
    return accounts.find(jid).orElseThrow(() -> refuse(404));
  }

  private static IqRefusedException refuse(int code) {
    return new IqRefusedException(code);
  }
}
