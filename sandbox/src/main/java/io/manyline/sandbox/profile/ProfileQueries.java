package io.manyline.sandbox.profile;

import io.manyline.sandbox.group.Group;
import io.manyline.sandbox.group.Groups;
import io.manyline.sandbox.mex.MexException;
import io.manyline.sandbox.mex.MexTable;
import io.manyline.sandbox.mex.Variables;
import io.manyline.sandbox.privacy.Privacy;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.query.UsyncTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pictures and abouts, asked and set; also as parts of a usync query, and the about by `w:mex`.
///
/// **Shape:** no picture is `status=204`, one that the asker has already is `status=304`. The emoji
/// and the duration of the mutation are taken and not kept. **Errors:** 401 for a picture that may
/// not be seen, 404 for nobody, 406 for what is no JPEG or too long. **Source:**
/// docs/protocol/profile.md.
public final class ProfileQueries {
  private static final String UPDATE_TEXT_STATUS = "9152604461510864";

  private final Pictures pictures;
  private final Abouts abouts;
  private final Groups groups;
  private final Privacy privacy;

  public ProfileQueries(Pictures pictures, Abouts abouts, Groups groups, Privacy privacy) {
    this.pictures = pictures;
    this.abouts = abouts;
    this.groups = groups;
    this.privacy = privacy;
  }

  public void register(IqTable table, UsyncTable usync) {
    table.put("w:profile:picture", "get", IqTable.ANY, this::show);
    table.put("w:profile:picture", "set", IqTable.ANY, this::change);
    table.put("status", "set", "status", this::about);
    table.put("w:biz", "get", "business_profile", (_, _) -> List.of(noBusiness()));
    usync.put("status", (from, about) -> Optional.of(abouts.show(about, from.account())));
    usync.put(
        "picture",
        (from, about) ->
            pictures.idOf(about, from.account()).map(id -> Node.of("picture").with("id", id)));
    usync.put(
        "disappearing_mode",
        (_, about) ->
            Optional.of(
                Node.of("disappearing_mode")
                    .with("duration", privacy.timer(about))
                    .with("t", privacy.timerAt(about))));
  }

  public void register(MexTable operations) {
    operations.put(this::textStatus, UPDATE_TEXT_STATUS);
  }

  /// Nobody here is a business.
  private static Node noBusiness() {
    return Node.of("business_profile").with("v", 244);
  }

  private List<Node> show(Peer from, Node iq) {
    Node asked = iq.requiredChild("picture");
    Jid target = target(iq).orElseGet(() -> from.account().phoneJid(0));
    Optional<Picture> found = pictures.find(target, from.account());
    if (found.isEmpty()) {
      return List.of(Node.of("picture").with("status", 204));
    }
    if (asked.attribute("id").filter(found.get().id()::equals).isPresent()) {
      return List.of(Node.of("picture").with("status", 304));
    }
    boolean preview = asked.attribute("type").orElse("image").equals("preview");
    return List.of(pictures.show(found.get(), preview ? "preview" : "image"));
  }

  private List<Node> change(Peer from, Node iq) {
    byte[] jpeg = iq.child("picture").map(Node::bytes).orElse(new byte[0]);
    Optional<Jid> target = target(iq).filter(jid -> !isOwn(from, jid));
    Optional<String> id;
    if (target.isPresent()) {
      Group group = groups.find(target.get()).orElseThrow(() -> new IqRefusedException(404));
      id = pictures.change(group, from.account(), jpeg);
    } else {
      id = pictures.change(from.account(), jpeg);
    }
    return id.map(it -> List.of(Node.of("picture").with("id", it))).orElse(List.of());
  }

  private List<Node> about(Peer from, Node iq) {
    abouts.change(from.account(), iq.requiredChild("status").text(), from.device());
    return List.of();
  }

  /// @param variables `{input: {text, emoji: {content}, ephemeral_duration_sec}}`, text null for
  ///   none
  private Map<String, Object> textStatus(Peer from, Variables variables) {
    Variables input = variables.object("input");
    if (!input.fields().containsKey("text")) {
      throw new MexException(400, "Bad request: input.text is missing");
    }
    try {
      abouts.change(from.account(), input.text("text").orElse(""), from.device());
    } catch (IqRefusedException e) {
      throw new MexException(e.code(), "Not acceptable: an about has at most 139 characters");
    }
    return Map.of("xwa2_update_text_status", Map.of("result", "OK"));
  }

  private static boolean isOwn(Peer from, Jid jid) {
    return jid.account().equals(from.account().phoneJid(0))
        || jid.account().equals(from.account().lidJid(0));
  }

  private static Optional<Jid> target(Node iq) {
    return iq.jid("target").or(() -> iq.jid("to").filter(jid -> !jid.user().isEmpty()));
  }
}
