package io.manyline.sandbox.media;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// Media requests of one connection, by method and path; others are passed on untouched.
///
/// **Shape:** `POST /mms/{type}/{token}`, `POST /newsletter/newsletter-{type}/{token}` for files of
/// channels, and `DELETE` of the same; `GET` of a direct path; `POST /phones/{number}/media` and
/// `GET /phones/{number}/messages/{id}/media`. **Order and threads:** on the connection's event
/// loop, one request after the other.
final class MediaHandler extends ChannelInboundHandlerAdapter {
  private final MediaServer server;
  private final MediaDoor door;

  /// The request that is coming in; null while it is none of ours.
  private @Nullable MediaExchange exchange;

  MediaHandler(MediaServer server, MediaDoor door) {
    this.server = server;
    this.door = door;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      exchange = begin(context, request);
    }
    MediaExchange ours = exchange;
    if (ours == null) {
      context.fireChannelRead(message);
      return;
    }
    try {
      if (message instanceof HttpContent content) {
        ours.onBytes(content.content());
        if (content instanceof LastHttpContent) {
          exchange = null;
          ours.onEnd();
        }
      }
    } catch (RuntimeException e) {
      exchange = new Passed();
      new MediaAnswers(context, false).refuse(e);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (exchange != null) {
      exchange.onCut();
      exchange = null;
    }
    super.channelInactive(context);
  }

  private @Nullable MediaExchange begin(ChannelHandlerContext context, HttpRequest request) {
    MediaAnswers answers = new MediaAnswers(context, HttpUtil.isKeepAlive(request));
    try {
      MediaExchange begun = exchange(MediaPath.of(request.uri()), request, answers);
      if (begun != null && HttpUtil.is100ContinueExpected(request)) {
        context.writeAndFlush(
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      }
      return begun;
    } catch (RuntimeException e) {
      answers.refuse(e);
      return new Passed();
    }
  }

  private @Nullable MediaExchange exchange(
      MediaPath path, HttpRequest request, MediaAnswers answers) {
    boolean post = request.method().equals(HttpMethod.POST);
    boolean get = request.method().equals(HttpMethod.GET);
    boolean stored = path.segments().size() == 3;
    return switch (path.first()) {
      case "mms", "newsletter" -> {
        if (post && stored) {
          path.checkKind();
          yield new UploadExchange(server, path, answers);
        }
        yield request.method().equals(HttpMethod.DELETE) && stored
            ? new RemovalExchange(server, path, answers)
            : null;
      }
      case "v" -> get ? new DownloadExchange(server, path, request, answers) : null;
      case "phones" -> {
        if (post && stored && path.last().equals("media")) {
          yield new PhoneUploadExchange(server, door, path, request, answers);
        }
        boolean shown = path.segments().size() == 5 && path.last().equals("media");
        yield get && shown ? new PhoneDownloadExchange(door, path, answers) : null;
      }
      default -> null;
    };
  }

  /// The rest of a request that was answered already.
  private static final class Passed implements MediaExchange {
    @Override
    public void onBytes(ByteBuf bytes) {}

    @Override
    public void onEnd() {}

    @Override
    public void onCut() {}
  }
}
