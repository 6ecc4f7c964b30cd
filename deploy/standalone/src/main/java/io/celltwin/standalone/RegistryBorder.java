package io.celltwin.standalone;

import io.celltwin.domain.guard.OurHosts;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Refuses requests to the schema registry that call it by a name that is not this machine's, or
 * come from another site's page. The registry has no setting for that; Netty, on which it stands,
 * lets a service found on the class path add to each connection. Runs in the registry's process,
 * where Netty is told to look for it; anywhere else it is not asked.
 */
public final class RegistryBorder extends ChannelInitializerExtension {
  private static final String HOSTS = "celltwin.registry.hosts";
  private static final String ANY_ADDRESS = "celltwin.registry.any-address";

  /** What the registry's process is told. */
  static List<String> properties(String host, String alsoCalled) {
    return List.of(
        "-Dio.netty.bootstrap.extensions=serviceload",
        "-D" + HOSTS + "=" + host + (alsoCalled == null ? "" : "," + alsoCalled),
        "-D" + ANY_ADDRESS + "=" + Hosts.everywhere(host));
  }

  private static final int LONGEST_HEAD = 16 << 10;

  private final OurHosts hosts =
      new OurHosts(
          List.of(System.getProperty(HOSTS, "").split(",")), Boolean.getBoolean(ANY_ADDRESS));

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    channel.pipeline().addFirst("celltwin-border", new Border());
  }

  /**
   * Reads the first request's head as bytes, because whatever makes requests of them is put in
   * place only when they come; from then on {@link Check} stands behind that.
   */
  private final class Border extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (!(message instanceof ByteBuf bytes)) {
        ctx.fireChannelRead(message);
        return;
      }
      byte[] more = new byte[bytes.readableBytes()];
      bytes.readBytes(more);
      bytes.release();
      head.writeBytes(more);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (text.startsWith("PRI ") || (end < 0 && text.length() > LONGEST_HEAD)) {
        var unused = ctx.close(); // HTTP/2 from its first byte, or no HTTP at all
      } else if (end >= 0) {
        String why = hosts.refusal(header(text, end, "host"), header(text, end, "origin"));
        if (why != null) {
          refuse(ctx, why);
          return;
        }
        byte[] plain = withoutUpgrade(text, end).getBytes(StandardCharsets.ISO_8859_1);
        ctx.fireChannelRead(Unpooled.wrappedBuffer(plain));
        giveWay(ctx);
      }
    }

    private void giveWay(ChannelHandlerContext ctx) {
      for (Map.Entry<String, ChannelHandler> each : ctx.pipeline()) {
        if (each.getValue() instanceof HttpRequestDecoder) {
          ctx.pipeline().addAfter(each.getKey(), "celltwin-host-check", new Check());
          ctx.pipeline().remove(this);
          return;
        }
      }
      var unused = ctx.close(); // upgraded to something we cannot look into
    }
  }

  /**
   * Java's client offers HTTP/2 with its first request; a server may go on with HTTP/1.1, into
   * which we can look.
   */
  private static String withoutUpgrade(String text, int end) {
    return text.substring(0, end).replaceAll("(?i)\r\n(Upgrade|HTTP2-Settings):[^\r]*", "")
        + text.substring(end);
  }

  /** The only header of a name, null where there is none; two of them are none of ours. */
  private static String header(String text, int end, String name) {
    String found = null;
    for (String line : text.substring(0, end).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
        found = found == null ? line.substring(colon + 1).strip() : "given twice";
      }
    }
    return found;
  }

  private final class Check extends ChannelInboundHandlerAdapter {
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof HttpRequest request && !refused) {
        String why =
            hosts.refusal(
                request.headers().get(HttpHeaderNames.HOST),
                request.headers().get(HttpHeaderNames.ORIGIN));
        if (why != null) {
          refused = true;
          refuse(ctx, why);
        }
      }
      if (refused) {
        ReferenceCountUtil.release(message);
      } else {
        ctx.fireChannelRead(message);
      }
    }
  }

  private static void refuse(ChannelHandlerContext ctx, String why) {
    var unused =
        ctx.writeAndFlush(Unpooled.wrappedBuffer(answer(why)))
            .addListener(ChannelFutureListener.CLOSE);
  }

  /** In the shape of the registry's own errors. */
  private static byte[] answer(String why) {
    byte[] body =
        ("{\"error_code\":403,\"message\":\"" + why.replaceAll("[\"\\\\]", "'") + "\"}")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] head =
        ("HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length
                + "\r\nconnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }
}
