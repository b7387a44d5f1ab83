package io.manyline.whatsapp.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.proto.ExternalBlobReference;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Fetches and uploads patches of synced settings.
///
/// **Errors:** those of [IqClient]; [MalformedNodeException] for an answer that is none.
/// **Source:** docs/protocol/app-state.md (whatsmeow appstate.go, Baileys src/Socket/chats.ts).
final class CollectionQueries {
  private static final String NAMESPACE = "w:sync:app:state";

  private final IqClient iq;

  CollectionQueries(IqClient iq) {
    this.iq = iq;
  }

  /// What the server says of a collection.
  ///
  /// @param snapshot what the answer begins with: a file that has the whole collection; null for
  ///   none
  /// @param error its code, 0 for none
  record Answer(
      SyncCollection name,
      List<SyncdPatch> patches,
      @Nullable ExternalBlobReference snapshot,
      boolean hasMore,
      int error) {}

  /// @param version that we have; 0 for none
  record Ask(SyncCollection name, long version) {}

  CompletionStage<List<Answer>> fetch(List<Ask> asks) {
    List<Node> collections =
        asks.stream()
            .map(
                ask ->
                    Node.of("collection")
                        .with("name", ask.name().wireName())
                        .with("version", ask.version())
                        .with("return_snapshot", String.valueOf(ask.version() == 0)))
            .toList();
    return iq.set(NAMESPACE, Node.of("sync").withChildren(collections))
        .thenApply(CollectionQueries::read);
  }

  /// @param version that the patch is made on
  CompletionStage<Answer> upload(SyncCollection name, long version, SyncdPatch patch) {
    Node collection =
        Node.of("collection", Node.of("patch").withBytes(patch.toByteArray()))
            .with("name", name.wireName())
            .with("version", version)
            .with("return_snapshot", "false");
    return iq.set(NAMESPACE, Node.of("sync", collection))
        .thenApply(
            answer ->
                read(answer).stream()
                    .filter(each -> each.name() == name)
                    .findFirst()
                    .orElseThrow(
                        () -> new MalformedNodeException("no answer for " + name.wireName())));
  }

  private static List<Answer> read(Node answer) {
    List<Answer> answers = new ArrayList<>();
    for (Node collection : answer.requiredChild("sync").children("collection")) {
      SyncCollection.of(collection.required("name"))
          .ifPresent(name -> answers.add(read(name, collection)));
    }
    return answers;
  }

  private static Answer read(SyncCollection name, Node collection) {
    List<SyncdPatch> patches = new ArrayList<>();
    for (Node patch :
        collection.child("patches").map(node -> node.children("patch")).orElse(List.of())) {
      patches.add(parse(patch.bytes()));
    }
    int error =
        collection
            .child("error")
            .map(node -> node.number("code").orElse(500L).intValue())
            .orElse(0);
    return new Answer(
        name,
        patches,
        collection.child("snapshot").map(CollectionQueries::reference).orElse(null),
        collection.attribute("has_more_patches").orElse("").equals("true"),
        error);
  }

  private static ExternalBlobReference reference(Node snapshot) {
    try {
      return ExternalBlobReference.parseFrom(snapshot.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedNodeException("a snapshot that is none");
    }
  }

  private static SyncdPatch parse(byte[] bytes) {
    try {
      return SyncdPatch.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedNodeException("a patch that is none");
    }
  }
}
