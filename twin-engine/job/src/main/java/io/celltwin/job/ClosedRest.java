package io.celltwin.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFutureListener;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;

/**
 * Answers nothing on Flink's REST port but that it is closed. A cluster inside a process opens that
 * port whether anybody asks for it or not, and one request to it, which every page in a browser of
 * this machine can send, cancels the job or ends the cluster. Flink finds this class as a service;
 * on a cluster of its own, where {@link #CLOSED} is not set, it does nothing.
 */
public final class ClosedRest implements InboundChannelHandlerFactory {
  /** Whether the REST port refuses every request. */
  static final ConfigOption<Boolean> CLOSED =
      ConfigOptions.key("celltwin.rest.closed").booleanType().defaultValue(false);

  private static final byte[] SENTENCE =
      "Flink's REST API is closed inside Celltwin; the page's /health/ready and /metrics tell how the job is\n"
          .getBytes(UTF_8);

  @Override
  public int priority() {
    return Integer.MAX_VALUE; // before any other
  }

  @Override
  public Optional<ChannelHandler> createHandler(
      Configuration configuration, Map<String, String> responseHeaders) {
    return configuration.get(CLOSED) ? Optional.of(new Refuse()) : Optional.empty();
  }

  private static final class Refuse extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      boolean request = message instanceof HttpRequest;
      ReferenceCountUtil.release(message);
      if (request) {
        var response =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.FORBIDDEN,
                Unpooled.wrappedBuffer(SENTENCE));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, SENTENCE.length);
        var unused = ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
