package io.manyline.gateway.problem;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/// Answers what never becomes a request, since its line or its headers are too long or are not
/// HTTP, with the error envelope. Left to the server, such an answer has no body.
///
/// **Flow:** behind the HTTP decoder of each connection. The connection ends a second after the
/// answer; what still comes until then is thrown away, so that the answer is not lost to a reset.
@Sharable
public final class UnreadableRequests extends ChannelInboundHandlerAdapter
    implements NettyServerCustomizer {
  private static final long QUIET_SECONDS = 1;

  private final JsonMapper json;

  public UnreadableRequests(JsonMapper json) {
    this.json = json;
  }

  @Override
  public HttpServer apply(HttpServer server) {
    return server.doOnChannelInit((_, channel, _) -> install(channel.pipeline()));
  }

  private void install(ChannelPipeline pipeline) {
    // Not there yet where TLS agrees on HTTP/2 or HTTP/1.1 first: those keep the server's answers.
    if (pipeline.get(NettyPipeline.HttpCodec) != null) {
      pipeline.addAfter(NettyPipeline.HttpCodec, UnreadableRequests.class.getSimpleName(), this);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && request.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      refuse(context, problem(request.decoderResult().cause()));
    } else {
      context.fireChannelRead(message);
    }
  }

  private static Problem problem(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          ErrorCode.URI_TOO_LONG.problem(
              "Method, path and query are longer together than this gateway takes. Ask for less"
                  + " at once.");
      case TooLongHttpHeaderException _ ->
          ErrorCode.HEADERS_TOO_LARGE.problem(
              "The headers are larger together than this gateway takes"
                  + " (server.max-http-request-header-size). Send a smaller token, or fewer"
                  + " cookies.");
      default -> ErrorCode.MALFORMED_REQUEST.problem("This is not a request of HTTP/1.1.");
    };
  }

  private void refuse(ChannelHandlerContext context, Problem problem) {
    byte[] body = json.writeValueAsBytes(ErrorEnvelope.of(problem));
    var answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(problem.status()),
            Unpooled.wrappedBuffer(body));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.writeAndFlush(answer);
    // The decoder throws away what it is given from here on; the server reads on demand only.
    context.channel().config().setAutoRead(true);
    context.executor().schedule(() -> context.channel().close(), QUIET_SECONDS, TimeUnit.SECONDS);
  }
}
