package io.celltwin.gateway.gbt32960;

import io.celltwin.gateway.Message;
import io.celltwin.gateway.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: its bytes into packets, each packet to where it belongs, each answered. Runs on
 * the connection's own thread.
 */
final class Gbt32960Connection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger log = LoggerFactory.getLogger(Gbt32960Connection.class);

  private final Shared shared;
  private final PacketSplitter splitter;
  private ChannelHandlerContext context;
  private String peer = "";
  private boolean isPlatform;
  private int unanswered;
  private int buffered;

  /** What all connections of an endpoint have in common. */
  static final class Shared {
    private final Gbt32960Config config;
    private final Clock clock;
    private final Gbt32960Server.Intake intake;
    private final AtomicLong buffered = new AtomicLong();

    Shared(Gbt32960Config config, Clock clock, Gbt32960Server.Intake intake) {
      this.config = config;
      this.clock = clock;
      this.intake = intake;
    }
  }

  Gbt32960Connection(Shared shared) {
    this.shared = shared;
    this.splitter =
        new PacketSplitter(
            packet -> Soundness.flaw(packet) == null, this::handle, this::tellGarbage);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    peer = String.valueOf(ctx.channel().remoteAddress());
    super.channelActive(ctx);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf buffer) {
    var bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    splitter.feed(bytes, 0, bytes.length);
    long all = shared.buffered.addAndGet(splitter.waiting() - buffered);
    buffered = splitter.waiting();
    if (all > shared.config.bufferedBytes() && buffered > 0) {
      log.warn(
          "GB/T 32960: {} bytes of unfinished packets are held, more than gbt32960.buffered-bytes"
              + " ({}): {} is closed, which has {} of them",
          all,
          shared.config.bufferedBytes(),
          peer,
          buffered);
      close(ctx);
    }
  }

  private void handle(Packet packet) {
    if (!packet.isCommand()) {
      return; // an answer; we asked nothing
    }
    if (packet.encryption() != Packet.NOT_ENCRYPTED) {
      log.warn("GB/T 32960: {} at {}: {}", packet.vin(), peer, Gbt32960Decoder.encrypted(packet));
      answer(
          packet.answer(
              packet.edition() == Edition.GBT_2016 ? Command.ERROR : Command.NOT_DECRYPTED));
      return;
    }
    String flaw = Soundness.flaw(packet);
    switch (packet.command()) {
      case Command.REAL_TIME, Command.LATER_TRANSMISSION -> take(packet, flaw);
      case Command.VEHICLE_LOGIN, Command.VEHICLE_LOGOUT -> take(packet, flaw);
      case Command.PLATFORM_LOGIN -> platformLogin(packet, flaw);
      case Command.PLATFORM_LOGOUT -> {
        isPlatform = false;
        answer(packet.answer(flaw == null ? Command.OK : flawed(packet)));
      }
      case Command.HEARTBEAT -> answer(packet.answer(Command.OK));
      case Command.CLOCK -> answer(packet.answer(Command.OK, DataUnit.time(shared.clock.millis())));
      default -> {
        log.warn(
            "GB/T 32960: {} at {} sent command {}, which this endpoint does not know",
            packet.vin(),
            peer,
            ReportReader.hex(packet.command()));
        answer(packet.answer(Command.ERROR));
      }
    }
  }

  /** To the intake, sound or not: what is not is kept with its reason. Answered when it is kept. */
  private void take(Packet packet, String flaw) {
    if (!mayBeHeard(packet)) {
      answer(packet.answer(Command.UNKNOWN_VIN));
      return;
    }
    int answer = flaw == null ? Command.OK : flawed(packet);
    unanswered++;
    if (unanswered >= shared.config.unanswered()) {
      context.channel().config().setAutoRead(false);
    }
    var message = Message.of("gbt32960/" + packet.vin(), packet.bytes(), shared.clock.millis());
    Outlet.Done done = failure -> context.executor().execute(() -> kept(packet, answer, failure));
    try {
      shared.intake.accept(message, done);
    } catch (RuntimeException e) {
      done.ended(e);
    }
  }

  private void kept(Packet packet, int answer, Exception failure) {
    unanswered--;
    if (failure == null) {
      answer(packet.answer(answer));
    } else {
      log.warn(
          "GB/T 32960: a report of {} could not be kept and is answered with an error, so that the"
              + " vehicle sends it again",
          packet.vin(),
          failure);
      answer(packet.answer(Command.ERROR));
    }
    if (unanswered <= shared.config.unanswered() / 2) {
      context.channel().config().setAutoRead(true);
    }
  }

  private boolean mayBeHeard(Packet packet) {
    return shared.config.isOpen() || isPlatform || shared.config.vins().contains(packet.vin());
  }

  private void platformLogin(Packet packet, String flaw) {
    if (flaw != null) {
      answer(packet.answer(flawed(packet)));
      return;
    }
    Login.Platform login;
    try {
      login = Login.Platform.read(packet);
    } catch (MalformedPacketException e) {
      throw new IllegalStateException("found sound a moment ago", e);
    }
    isPlatform = shared.config.isOpen() || knows(login);
    if (!isPlatform) {
      log.warn(
          "GB/T 32960: platform '{}' at {}: unknown, or its password is wrong", login.user(), peer);
    }
    answer(packet.answer(isPlatform ? Command.OK : Command.ERROR));
  }

  private boolean knows(Login.Platform login) {
    String password = shared.config.platforms().get(login.user());
    return password != null
        && MessageDigest.isEqual(
            password.getBytes(StandardCharsets.UTF_8),
            login.password().getBytes(StandardCharsets.UTF_8));
  }

  private int flawed(Packet packet) {
    return packet.edition() == Edition.GBT_2016 ? Command.ERROR : Command.BAD_STRUCTURE;
  }

  private void answer(Packet packet) {
    var unused = context.writeAndFlush(Unpooled.wrappedBuffer(packet.bytes()));
  }

  private void tellGarbage(String what) {
    log.warn("GB/T 32960: {}: {}", peer, what);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    splitter.close();
    shared.buffered.addAndGet(-buffered);
    buffered = 0;
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof ReadTimeoutException) {
      log.info("GB/T 32960: nothing from {} for {}: closed", peer, shared.config.silence());
    } else if (cause instanceof IOException) {
      log.info("GB/T 32960: {} is gone: {}", peer, cause.getMessage());
    } else {
      log.error("GB/T 32960: connection of {}", peer, cause);
    }
    close(ctx);
  }

  private static void close(ChannelHandlerContext ctx) {
    var unused = ctx.close();
  }
}
