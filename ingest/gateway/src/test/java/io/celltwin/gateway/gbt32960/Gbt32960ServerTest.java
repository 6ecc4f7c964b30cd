package io.celltwin.gateway.gbt32960;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.celltwin.gateway.Message;
import io.celltwin.gateway.Outlet;
import io.celltwin.testkit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Gbt32960ServerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(Wire.NOON_MILLIS), ZoneOffset.UTC);

  private record Kept(Message message, Outlet.Done done) {}

  private final Queue<Kept> intake = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Gbt32960Server server;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    server.close();
  }

  private void serve(Gbt32960Config config) throws IOException {
    server =
        new Gbt32960Server(config, CLOCK, (message, done) -> intake.add(new Kept(message, done)));
  }

  private void serve() throws IOException {
    serve(Gbt32960Config.onPort(0));
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(300_000);
    open.add(socket);
    return socket;
  }

  private static void send(Socket socket, byte[] packet) throws IOException {
    socket.getOutputStream().write(packet);
    socket.getOutputStream().flush();
  }

  private static byte[] answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] header = in.readNBytes(24);
    int length = (header[22] & 0xFF) << 8 | (header[23] & 0xFF);
    byte[] rest = in.readNBytes(length + 1);
    return Wire.data().bytes(header).bytes(rest).bytes();
  }

  private Kept next() {
    Eventually.until(() -> !intake.isEmpty());
    return intake.remove();
  }

  /** Command, response flag, and the six bytes of time. */
  private static byte[] answerOf(char mark, int command, int response, byte[] data) {
    return Wire.withCheckByte(
        Wire.data()
            .u8(mark, mark, command, response)
            .text(Wire.VIN, 17)
            .u8(1)
            .u16(data.length)
            .bytes(data)
            .u8(0)
            .bytes());
  }

  @Test
  void aReportIsAnsweredWhenTheBrokerHasItAndNotBefore() throws Exception {
    serve();
    Socket vehicle = connect();
    byte[] report = Wire.atNoon().vehicle2016().packet('#', 0x02);
    send(vehicle, report);
    Kept kept = next();

    vehicle.setSoTimeout(200);
    assertThatThrownBy(() -> answer(vehicle)).isInstanceOf(SocketTimeoutException.class);

    kept.done().ended(null);
    vehicle.setSoTimeout(300_000);
    assertThat(answer(vehicle)).isEqualTo(answerOf('#', 0x02, 0x01, Wire.NOON));
    assertThat(kept.message().payload()).isEqualTo(report);
    assertThat(kept.message().channel()).isEqualTo("gbt32960/" + Wire.VIN);
  }

  @Test
  void aReportThatCouldNotBeKeptIsAnsweredWithAnError() throws Exception {
    serve();
    Socket vehicle = connect();
    send(vehicle, Wire.atNoon().vehicle2025().packet('$', 0x02));
    next().done().ended(new IOException("no broker"));

    assertThat(answer(vehicle)).isEqualTo(answerOf('$', 0x02, 0x02, Wire.NOON));
  }

  @Test
  void heartbeatAndClockNeedNobody() throws Exception {
    serve();
    Socket vehicle = connect();
    send(vehicle, Wire.data().packet('#', 0x07));
    assertThat(answer(vehicle)).isEqualTo(answerOf('#', 0x07, 0x01, new byte[0]));
    send(vehicle, Wire.data().packet('#', 0x08));
    assertThat(answer(vehicle)).isEqualTo(answerOf('#', 0x08, 0x01, Wire.NOON));
  }

  @Test
  void loginAndLogoutAreAnswered() throws Exception {
    serve();
    Socket vehicle = connect();
    send(vehicle, Wire.atNoon().u16(1).text("", 20).u8(0, 0).packet('#', 0x01));
    next().done().ended(null);
    assertThat(answer(vehicle)).isEqualTo(answerOf('#', 0x01, 0x01, Wire.NOON));
    send(vehicle, Wire.atNoon().u16(1).packet('#', 0x04));
    next().done().ended(null);
    assertThat(answer(vehicle)).isEqualTo(answerOf('#', 0x04, 0x01, Wire.NOON));
  }

  @Test
  void encryptedAndMalformedPacketsAreRefusedAsTheirEditionSays() throws Exception {
    serve();
    Socket vehicle = connect();
    send(vehicle, Wire.atNoon().packet('#', 0x02, Wire.VIN, 0x03));
    assertThat(answer(vehicle)[3]).isEqualTo((byte) 0x02);
    send(vehicle, Wire.atNoon().packet('$', 0x02, Wire.VIN, 0x05));
    assertThat(answer(vehicle)[3]).isEqualTo((byte) 0x07);
    // malformed: kept with its reason all the same, by whoever takes it in
    send(vehicle, Wire.atNoon().u8(0x01, 1).packet('$', 0x02));
    next().done().ended(null);
    assertThat(answer(vehicle)[3]).isEqualTo((byte) 0x06);
    send(vehicle, Wire.atNoon().u8(0x01, 1).packet('#', 0x02));
    next().done().ended(null);
    assertThat(answer(vehicle)[3]).isEqualTo((byte) 0x02);
  }

  @Test
  void strangersAreRefusedAndPlatformsLogIn() throws Exception {
    Gbt32960Config any = Gbt32960Config.onPort(0);
    serve(
        new Gbt32960Config(
            any.host(),
            0,
            Set.of("LKNOWNVEHICLE0001"),
            Map.of("platform", "secret"),
            any.silence(),
            any.connections(),
            any.unanswered(),
            any.bufferedBytes()));
    Socket platform = connect();
    byte[] report = Wire.atNoon().vehicle2016().packet('#', 0x02);

    send(platform, report);
    assertThat(answer(platform)[3]).isEqualTo((byte) 0x04);
    send(platform, login("wrong"));
    assertThat(answer(platform)[3]).isEqualTo((byte) 0x02);
    send(platform, login("secret"));
    assertThat(answer(platform)[3]).isEqualTo((byte) 0x01);
    send(platform, report);
    next().done().ended(null);
    assertThat(answer(platform)[3]).isEqualTo((byte) 0x01);
    assertThat(any.toString()).doesNotContain("secret");

    Socket vehicle = connect();
    send(vehicle, Wire.atNoon().vehicle2016().packet('#', 0x02, "LKNOWNVEHICLE0001", 1));
    assertThat(next().message().channel()).isEqualTo("gbt32960/LKNOWNVEHICLE0001");
  }

  private static byte[] login(String password) {
    return Wire.atNoon().u16(1).text("platform", 12).text(password, 20).u8(1).packet('#', 0x05);
  }

  @Test
  void aBrokenPacketDoesNotEndTheConnection() throws Exception {
    serve();
    Socket vehicle = connect();
    byte[] report = Wire.atNoon().vehicle2016().packet('#', 0x02);
    send(vehicle, Arrays.copyOf(report, 30));
    send(vehicle, report);
    next().done().ended(null);

    assertThat(answer(vehicle)).isEqualTo(answerOf('#', 0x02, 0x01, Wire.NOON));
  }

  @Test
  void aConnectionWithManyUnansweredReportsIsNotReadOn() throws Exception {
    serve();
    Socket platform = connect();
    byte[] report = Wire.atNoon().vehicle2016().packet('#', 0x02);
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 200_000; i++) {
                  send(platform, report);
                }
              } catch (IOException e) {
                // the test is over
              }
            });
    sender.start();
    await().during(Duration.ofMillis(500)).atMost(Duration.ofMinutes(5)).until(settled());
    // 64 may wait, and what one read of the socket had brought
    assertThat(intake).hasSizeLessThan(64 + 65_536 / report.length);

    int waiting = intake.size();
    for (int i = 0; i < waiting; i++) {
      intake.remove().done().ended(null);
    }
    Eventually.until(() -> !intake.isEmpty());
    platform.close();
    Eventually.ends(sender);
  }

  private java.util.concurrent.Callable<Boolean> settled() {
    int[] last = {-1};
    return () -> {
      int now = intake.size();
      boolean same = now == last[0] && now > 0;
      last[0] = now;
      return same;
    };
  }

  @Test
  void unfinishedPacketsOfAllConnectionsAreBounded() throws Exception {
    Gbt32960Config any = Gbt32960Config.onPort(0);
    serve(new Gbt32960Config(any.host(), 0, Set.of(), Map.of(), any.silence(), 100, 64, 100_000));
    byte[] huge = Wire.atNoon().bytes(new byte[60_000]).packet('#', 0x02);
    Socket first = connect();
    send(first, Arrays.copyOf(huge, 59_000));
    Socket second = connect();
    send(second, Arrays.copyOf(huge, 59_000));

    Eventually.until(() -> server.connections() == 1);
  }

  @Test
  void aSilentConnectionIsClosed() throws Exception {
    Gbt32960Config any = Gbt32960Config.onPort(0);
    serve(
        new Gbt32960Config(
            any.host(), 0, Set.of(), Map.of(), Duration.ofMillis(200), 2, 64, 100_000));
    Socket silent = connect();

    assertThat(silent.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void connectionsAreLimited() throws Exception {
    Gbt32960Config any = Gbt32960Config.onPort(0);
    serve(new Gbt32960Config(any.host(), 0, Set.of(), Map.of(), any.silence(), 1, 64, 100_000));
    Socket first = connect();
    send(first, Wire.data().packet('#', 0x07));
    answer(first);
    Socket second = connect();

    assertThat(second.getInputStream().read()).isEqualTo(-1);
    assertThat(server.connections()).isEqualTo(1);
  }
}
