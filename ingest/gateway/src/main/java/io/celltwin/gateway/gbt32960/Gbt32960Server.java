package io.celltwin.gateway.gbt32960;

import io.celltwin.gateway.Message;
import io.celltwin.gateway.Outlet;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP endpoint that vehicles and platforms connect to. A report is answered once the intake
 * says that it is kept; until then the vehicle keeps it, and sends it again as a later transmission
 * where the answer does not come.
 */
public final class Gbt32960Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gbt32960Server.class);
  private static final int THREADS = 2;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listening;

  /** Takes what vehicles report. May be called by several threads. */
  @FunctionalInterface
  public interface Intake {
    /**
     * @param done is told once, on any thread, when the report is kept or could not be
     */
    void accept(Message message, Outlet.Done done);
  }

  /**
   * @param clock for the time of arrival, and for vehicles that ask for the time
   * @throws IOException if the port cannot be had
   */
  public Gbt32960Server(Gbt32960Config config, Clock clock, Intake intake) throws IOException {
    var shared = new Gbt32960Connection.Shared(config, clock, intake);
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (connections.size() >= config.connections()) {
                      log.warn(
                          "GB/T 32960: {} connections are open, {} is turned away",
                          connections.size(),
                          channel.remoteAddress());
                      var unused = channel.close();
                      return;
                    }
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(
                            new ReadTimeoutHandler(
                                config.silence().toMillis(), TimeUnit.MILLISECONDS))
                        .addLast(new Gbt32960Connection(shared));
                  }
                });
    var bound = bootstrap.bind(config.host(), config.port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException(
          "gbt32960.port: cannot listen at " + config.host() + ":" + config.port(), bound.cause());
    }
    listening = bound.channel();
  }

  /** Where it listens. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** How many are connected. */
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
