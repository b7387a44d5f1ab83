package io.manyline.whatsapp.stanza;

import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives each stanza to the handler of its tag; answers go to whoever waits.
///
/// **Order and threads:** on the lane, in wire order. **Errors:** a stanza that lacks what its
/// handler needs is refused with an error ack, so that it does not come again for ever. A handler
/// that fails otherwise leaves its stanza unacknowledged: the server keeps it for the next
/// connection. Unknown tags are logged and left alone.
public final class StanzaRouter {
  private static final Logger log = LoggerFactory.getLogger(StanzaRouter.class);

  private final Map<String, Consumer<Node>> handlers = new HashMap<>();
  private final ResponseTracker responses;
  private final StanzaSender sender;

  public StanzaRouter(ResponseTracker responses, StanzaSender sender) {
    this.responses = responses;
    this.sender = sender;
  }

  public StanzaRouter on(String tag, Consumer<Node> handler) {
    handlers.put(tag, handler);
    return this;
  }

  public void route(Node stanza) {
    if (isAnswer(stanza)) {
      if (!responses.complete(stanza)) {
        log.debug("an answer that nobody waits for: {}", stanza.tag());
      }
      return;
    }
    Consumer<Node> handler = handlers.get(stanza.tag());
    if (handler == null) {
      log.debug("no handler for stanza {}", stanza.tag());
      return;
    }
    try {
      handler.accept(stanza);
    } catch (MalformedNodeException e) {
      log.warn("refused a malformed {} stanza: {}", stanza.tag(), e.getMessage());
      Acks.refuse(stanza, Acks.PARSING_FAILED).ifPresent(sender::send);
    } catch (RuntimeException e) {
      log.error("a {} stanza could not be handled", stanza.tag(), e);
    }
  }

  private static boolean isAnswer(Node stanza) {
    if (stanza.isTag("ack")) {
      return true;
    }
    String type = stanza.attribute("type").orElse("");
    return stanza.isTag("iq") && (type.equals("result") || type.equals("error"));
  }
}
