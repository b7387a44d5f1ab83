package io.manyline.whatsapp.content;

import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a message refers to and how it is to be shown.
///
/// @param quote what it replies to
/// @param mentions who is named in it (`@number` in the text)
/// @param forwardingScore how often it was forwarded, 0: it is no forward
/// @param disappearsAfter zero: it stays
public record MessageContext(
    @Nullable Quote quote, List<Jid> mentions, int forwardingScore, Duration disappearsAfter) {
  /// Refers to nothing.
  public static final MessageContext NONE = new MessageContext(null, List.of(), 0, Duration.ZERO);

  public MessageContext {
    mentions = List.copyOf(mentions);
  }

  public static MessageContext replyTo(Quote quote) {
    return new MessageContext(quote, List.of(), 0, Duration.ZERO);
  }

  public static MessageContext mentioning(List<Jid> mentions) {
    return new MessageContext(null, mentions, 0, Duration.ZERO);
  }
}
