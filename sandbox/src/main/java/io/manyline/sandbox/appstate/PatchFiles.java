package io.manyline.sandbox.appstate;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.media.MediaRefusedException;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.whatsapp.mediafile.MediaException;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.proto.ExternalBlobReference;
import io.manyline.whatsapp.proto.SyncdMutations;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.syncd.SyncdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// What large patches and snapshots keep on the media host.
///
/// **Source:** docs/protocol/app-state.md (whatsmeow appstate/decode.go, Baileys
/// src/Utils/chat-utils.ts `downloadExternalBlob`).
final class PatchFiles {
  private final MediaServer media;

  PatchFiles(MediaServer media) {
    this.media = media;
  }

  ExternalBlobReference store(byte[] bytes) {
    MediaServer.Added file = media.add(MediaType.APP_STATE, new ByteArrayInputStream(bytes));
    return ExternalBlobReference.newBuilder()
        .setMediaKey(ByteString.copyFrom(file.media().mediaKey()))
        .setDirectPath(file.directPath())
        .setHandle(file.handle())
        .setFileSizeBytes(file.media().length())
        .setFileSha256(ByteString.copyFrom(file.media().sha256()))
        .setFileEncSha256(ByteString.copyFrom(file.media().storedSha256()))
        .build();
  }

  /// The same patch, its mutations in a file.
  SyncdPatch apart(SyncdPatch patch) {
    SyncdMutations mutations =
        SyncdMutations.newBuilder().addAllMutations(patch.getMutationsList()).build();
    return patch.toBuilder()
        .clearMutations()
        .setExternalMutations(store(mutations.toByteArray()))
        .build();
  }

  /// The same patch with the mutations that it keeps in a file.
  ///
  /// @throws SyncdException for a file that is none, or not that one
  SyncdPatch whole(SyncdPatch patch) {
    if (!patch.hasExternalMutations()) {
      return patch;
    }
    ExternalBlobReference file = patch.getExternalMutations();
    MediaSecrets secrets =
        new MediaSecrets(
            MediaType.APP_STATE,
            file.getMediaKey().toByteArray(),
            file.getFileEncSha256().toByteArray(),
            file.getFileSha256().toByteArray(),
            file.getFileSizeBytes());
    try (InputStream in = media.read(secrets).open()) {
      return patch.toBuilder()
          .clearExternalMutations()
          .addAllMutations(SyncdMutations.parseFrom(in).getMutationsList())
          .build();
    } catch (IOException | MediaException | MediaRefusedException e) {
      throw new SyncdException(SyncdException.Reason.BLOB, "a patch's file: " + e.getMessage());
    }
  }
}
