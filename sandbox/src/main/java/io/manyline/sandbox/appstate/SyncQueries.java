package io.manyline.sandbox.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Fetches and uploads of synced settings: `<sync><collection name version/>…</sync>`.
///
/// **Shape:** the patches after the version that a device has, 50 at a time, with
/// `has_more_patches` while there are more; an upload on top of the latest version becomes the
/// next, one on top of an older is answered with error 409 and the patches that it lacks. A first
/// sync gets all patches from the first one on, or a snapshot where it asks for one and the
/// collection is large. **Errors:** 400 for what is no patch, 404 inside a collection that does not
/// exist. **Source:** whatsmeow appstate.go, Baileys src/Socket/chats.ts;
/// docs/protocol/app-state.md.
public final class SyncQueries {
  private static final int PATCHES_AT_ONCE = 50;
  private static final int MAX_PATCH = 1 << 20;

  private final SyncedCollections collections;
  private final Snapshots snapshots;

  public SyncQueries(SyncedCollections collections, MediaServer media) {
    this.collections = collections;
    this.snapshots = new Snapshots(collections, media);
  }

  public void register(IqTable table) {
    table.put("w:sync:app:state", "set", "sync", this::sync);
  }

  private List<Node> sync(Peer from, Node iq) {
    List<Node> answers = new ArrayList<>();
    for (Node asked : iq.requiredChild("sync").children("collection")) {
      String name = asked.required("name");
      answers.add(
          SyncCollection.of(name)
              .map(known -> answer(from, asked, known))
              .orElseGet(() -> error(Node.of("collection").with("name", name), 404)));
    }
    return List.of(Node.of("sync").withChildren(answers));
  }

  private Node answer(Peer from, Node asked, SyncCollection name) {
    long version = Math.max(0, asked.number("version").orElse(0L));
    Optional<Node> uploaded = asked.child("patch");
    if (uploaded.isEmpty()) {
      boolean whole =
          version == 0 && asked.attribute("return_snapshot").filter("true"::equals).isPresent();
      return whole ? first(from, name) : missing(from, name, version);
    }
    if (version != collections.version(from.account(), name)) {
      return error(missing(from, name, version), 409);
    }
    long next =
        collections.append(from.account(), from.device(), name, parse(uploaded.get().bytes()));
    return Node.of("collection").with("name", name.wireName()).with("version", next);
  }

  /// A large collection as one file, a small one as all its patches.
  private Node first(Peer from, SyncCollection name) {
    return snapshots
        .of(from.account(), name)
        .map(
            file ->
                Node.of("collection", Node.of("snapshot").withBytes(file.toByteArray()))
                    .with("name", name.wireName())
                    .with("version", collections.version(from.account(), name)))
        .orElseGet(() -> missing(from, name, 0));
  }

  private Node missing(Peer from, SyncCollection name, long version) {
    List<SyncdPatch> patches = collections.patches(from.account(), name, version, PATCHES_AT_ONCE);
    long latest = collections.version(from.account(), name);
    Node collection = Node.of("collection").with("name", name.wireName()).with("version", latest);
    if (version + patches.size() < latest) {
      collection = collection.with("has_more_patches", "true");
    }
    if (patches.isEmpty()) {
      return collection;
    }
    List<Node> nodes =
        patches.stream().map(patch -> Node.of("patch").withBytes(patch.toByteArray())).toList();
    return collection.withChildren(List.of(Node.of("patches").withChildren(nodes)));
  }

  private static Node error(Node collection, int code) {
    List<Node> children = new ArrayList<>(collection.children());
    children.add(Node.of("error").with("code", code).with("text", IqRefusedException.text(code)));
    return collection.with("type", "error").withChildren(children);
  }

  private static SyncdPatch parse(byte[] bytes) {
    try {
      if (bytes.length <= MAX_PATCH) {
        SyncdPatch patch = SyncdPatch.parseFrom(bytes);
        if (patch.getMutationsCount() > 0 || patch.hasExternalMutations()) {
          return patch;
        }
      }
    } catch (InvalidProtocolBufferException e) {
      // Answered below.
    }
    throw new IqRefusedException(400);
  }
}
