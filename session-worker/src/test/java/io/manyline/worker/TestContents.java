package io.manyline.worker;

import io.manyline.proto.message.v1.Context;
import io.manyline.proto.message.v1.Media;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.Poll;
import io.manyline.proto.message.v1.Quote;
import io.manyline.proto.message.v1.Text;
import java.util.List;

/// Contents of commands.
public final class TestContents {
  private TestContents() {}

  public static MessageContent text(String text) {
    return MessageContent.newBuilder().setText(Text.newBuilder().setText(text)).build();
  }

  public static MessageContent reply(String messageId, String text) {
    return text(text).toBuilder()
        .setContext(Context.newBuilder().setReplyTo(Quote.newBuilder().setMessageId(messageId)))
        .build();
  }

  /// A file of the media store.
  public static MessageContent media(String kind, String mimeType, String mediaId, String caption) {
    return MessageContent.newBuilder()
        .setMedia(
            Media.newBuilder()
                .setKind(kind)
                .setMimeType(mimeType)
                .setMediaId(mediaId)
                .setCaption(caption))
        .build();
  }

  public static MessageContent poll(String... options) {
    return MessageContent.newBuilder()
        .setPoll(Poll.newBuilder().setQuestion("Which?").addAllOptions(List.of(options)))
        .build();
  }
}
