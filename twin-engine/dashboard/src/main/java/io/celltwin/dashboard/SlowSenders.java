package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends connections that send a request a few bytes at a time and never to its end: they are never
 * idle, so the server itself keeps them for ever.
 */
@SuppressWarnings("FutureReturnValueIgnored") // they end with the connection
final class SlowSenders extends ChannelInboundHandlerAdapter {
  /** For the head of a request, from the connection or the request before. */
  static final long PATIENCE_MILLIS = 30_000;

  private static final AttributeKey<SlowSenders> KEY =
      AttributeKey.valueOf(SlowSenders.class, "watch");

  private final AtomicInteger answering = new AtomicInteger();
  private volatile long since = System.nanoTime();
  private ScheduledFuture<?> look;

  private SlowSenders() {}

  static void watch(ChannelPipeline pipeline) {
    SlowSenders watch = new SlowSenders();
    pipeline.channel().attr(KEY).set(watch);
    pipeline.addFirst("slow-senders", watch);
  }

  /** A decorator: the head has arrived, and the connection waits for our answer. */
  static HttpResponse requestArrived(
      HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
    Channel channel =
        ctx.log()
            .ensureAvailable(com.linecorp.armeria.common.logging.RequestLogProperty.SESSION)
            .channel();
    SlowSenders watch = channel == null ? null : channel.attr(KEY).get();
    if (watch != null) {
      watch.answering.incrementAndGet();
      ctx.log()
          .whenComplete()
          .thenAccept(
              log -> {
                watch.since = System.nanoTime();
                watch.answering.decrementAndGet();
              });
    }
    return delegate.serve(ctx, request);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    look =
        ctx.executor()
            .scheduleWithFixedDelay(
                () -> {
                  if (answering.get() == 0
                      && System.nanoTime() - since
                          > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                    ctx.close();
                  }
                },
                PATIENCE_MILLIS / 4,
                PATIENCE_MILLIS / 4,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    look.cancel(false);
    super.channelInactive(ctx);
  }
}
