package io.celltwin.gateway.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.ClockMemory;
import io.celltwin.gateway.Feed;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Outlet;
import io.celltwin.gateway.Refusal;
import io.celltwin.gateway.mapping.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One battery, told in many ways: each is looked at by {@code map}, what that writes is given to a
 * gateway with no more than the capacity stated, and the same samples come out.
 */
class StrangeSourcesTest {
  private static final long START = 1_760_000_000L;
  private static final int ROWS = 60;
  private static final int CELLS = 4;

  private String yaml;
  private final Map<String, List<Frame>> frames = new TreeMap<>();
  private final List<Refusal> refusals = new ArrayList<>();

  /** Positive charges [A]; a load, a rest, a charge, and again. */
  private static double amps(int row) {
    return new double[] {-20, -20, 0, 10, 15, 0, -5}[row % 7];
  }

  /** [V] */
  private static double volts(int row, int cell) {
    return Math.round((3.3 + 0.001 * cell + 0.002 * amps(row)) * 1000) / 1000.0;
  }

  private static double pack(int row) {
    return IntStream.rangeClosed(1, CELLS).mapToDouble(c -> volts(row, c)).sum();
  }

  private static long at(int row) {
    return START + 10L * row;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String cells(int row, String between, DoubleFunction<String> written) {
    return IntStream.rangeClosed(1, CELLS)
        .mapToObj(c -> written.apply(volts(row, c)))
        .collect(Collectors.joining(between));
  }

  private static String milli(double volts) {
    return text("%.0f", 1000 * volts);
  }

  private static String whole(double volts) {
    return text("%.3f", volts);
  }

  private static List<Message> messages(IntFunction<String> of) {
    var messages = new ArrayList<Message>();
    for (int row = 0; row < ROWS; row++) {
      messages.add(Message.of("shed", of.apply(row).getBytes(UTF_8), at(row) * 1000 + 500));
    }
    return messages;
  }

  private static List<Message> table(String head, List<String> rows) {
    String all = head + "\n" + String.join("\n", rows);
    return List.of(Message.of("log.csv", all.getBytes(UTF_8), START * 1000));
  }

  private static List<String> rows(IntFunction<String> of) {
    return IntStream.range(0, ROWS).mapToObj(of).toList();
  }

  /** What map writes, with what only a person can know. */
  private void through(List<Message> messages) {
    yaml =
        MappingWriter.write(MapCommand.understand(messages, "shed"), "shed")
            .replace("  # ? rated-capacity: Ah of the pack", "  rated-capacity: 100")
            .replaceAll("# \\? chemistry:.*", "chemistry: LFP");
    send(Mapping.parse("shed.yaml", yaml), messages);
  }

  private void send(Mapping mapping, List<Message> messages) {
    var feed =
        new Feed(
            mapping.decoder(),
            mapping.battery(),
            mapping.cellIdTemplate(),
            id -> false,
            ClockMemory.none(),
            new Taken());
    for (Message message : messages) {
      var unused = feed.accept(message, failure -> assertThat(failure).isNull());
    }
    feed.tick(Long.MAX_VALUE / 2);
  }

  private final class Taken implements Outlet {
    @Override
    public void send(List<CellSpec> specs, List<Frame> made, Done done) {
      made.forEach(f -> frames.computeIfAbsent(f.cellId(), c -> new ArrayList<>()).add(f));
      done.ended(null);
    }

    @Override
    public void refuse(Message message, Refusal refusal, Done done) {
      refusals.add(refusal);
      done.ended(null);
    }

    @Override
    public void tell(SourceStatus status) {
      throw new AssertionError("told by the gateway, not by a feed");
    }
  }

  private void isTheBattery(String... packs) {
    assertThat(refusals).as(yaml).isEmpty();
    for (String pack : packs) {
      for (int cell = 1; cell <= CELLS; cell++) {
        String id = text("%s/%02d", pack, cell);
        assertThat(frames).as(yaml).containsKey(id);
        int row = 0;
        for (Frame frame : frames.get(id)) {
          for (int i = 0; i < frame.size(); i++, row++) {
            assertThat(frame.timeMicros(i)).as(yaml).isEqualTo(at(row) * 1_000_000);
            assertThat(frame.voltage()[i]).as(yaml).isCloseTo(volts(row, cell), within(0.0006));
            assertThat(frame.current()[i]).as(yaml).isCloseTo(amps(row), within(0.06));
          }
        }
        assertThat(row).as(id).isEqualTo(ROWS);
      }
    }
    assertThat(frames).hasSize(CELLS * packs.length);
  }

  @Test
  void anArrayOfMillivoltsAndACurrentThatCountsWhatIsDrawn() {
    through(
        messages(
            row ->
                text(
                    "{\"ts\":%d,\"current\":%.1f,\"cells\":[%s]}",
                    at(row), -amps(row), cells(row, ",", StrangeSourcesTest::milli))));

    isTheBattery("shed");
  }

  @Test
  void cellsAsAnObjectNumberedFromOneOrFromNought() {
    for (int first = 0; first < 2; first++) {
      int from = first;
      frames.clear();
      through(
          messages(
              row ->
                  text(
                      "{\"timestamp\":%d,\"current\":%.1f,\"cells\":{%s}}",
                      1000 * at(row),
                      amps(row),
                      IntStream.range(0, CELLS)
                          .mapToObj(c -> text("\"%d\":%.3f", c + from, volts(row, c + 1)))
                          .collect(Collectors.joining(",")))));

      isTheBattery("shed");
    }
  }

  @Test
  void numbersWithTheirUnitsInTextsAndATimeWithoutAZone() {
    through(
        messages(
            row ->
                text(
                    "{\"time\":\"%s\",\"current\":\"%.1f A\",%s}",
                    Instant.ofEpochSecond(at(row)).toString().replace("Z", ""),
                    amps(row),
                    IntStream.range(0, CELLS)
                        .mapToObj(c -> text("\"cell%d\":\"%.3f V\"", c, volts(row, c + 1)))
                        .collect(Collectors.joining(",")))));

    assertThat(yaml).contains("zone: UTC").contains("# ?");
    isTheBattery("shed");
  }

  @Test
  void aTableWithSemicolonsAndCommasForPoints() {
    through(
        table(
            "Timestamp;Current [A];Cell 1 [V];Cell 2 [V];Cell 3 [V];Cell 4 [V]",
            rows(
                row ->
                    Instant.ofEpochSecond(at(row) + 3600).toString().replace("Z", "+01")
                        + ";"
                        + text("%.1f", amps(row)).replace('.', ',')
                        + ";"
                        + cells(row, ";", v -> whole(v).replace('.', ',')))));

    isTheBattery("shed");
  }

  @Test
  void allCellsInOneText() {
    for (String between : List.of("_", ",", " ")) {
      frames.clear();
      through(
          table(
              "time,current_A,cell_voltages",
              rows(
                  row ->
                      text(
                          "%d,%.1f,\"%s\"",
                          at(row), amps(row), cells(row, between, StrangeSourcesTest::whole)))));

      isTheBattery("shed");
    }
  }

  @Test
  void kilowattsTellThatACurrentComesInTenths() {
    through(
        messages(
            row ->
                text(
                    "{\"ts\":%d,\"current\":%.0f,\"power_kW\":%.5f,\"voltage\":%.0f,\"cells\":[%s]}",
                    at(row),
                    10 * amps(row),
                    amps(row) * pack(row) / 1000,
                    10 * pack(row),
                    cells(row, ",", StrangeSourcesTest::whole))));

    assertThat(yaml).contains("unit: dA").contains("unit: dV");
    isTheBattery("shed");
  }

  @Test
  void twoPacksInOneMessageAreTwo() {
    through(
        messages(
            row ->
                text(
                    "{\"ts\":%d,\"packs\":[{\"address\":7,\"current\":%.1f,\"cells\":[%s]},"
                        + "{\"address\":9,\"current\":%.1f,\"cells\":[%s]}]}",
                    at(row),
                    amps(row),
                    cells(row, ",", StrangeSourcesTest::whole),
                    amps(row),
                    cells(row, ",", StrangeSourcesTest::whole))));

    isTheBattery("7", "9");
  }

  @Test
  void twoPacksByNameInOneMessageAreTwo() {
    through(
        messages(
            row -> {
              String one =
                  text(
                      "{\"current\":%.1f,\"cells\":[%s]}",
                      amps(row), cells(row, ",", StrangeSourcesTest::whole));
              return text("{\"ts\":%d,\"left\":%s,\"right\":%s}", at(row), one, one);
            }));

    isTheBattery("left", "right");
  }

  @Test
  void rowsOfTwoPacksInTurnAreTwo() {
    through(
        table(
            "unix_ms,pack_id,current_A,cell1_mV,cell2_mV,cell3_mV,cell4_mV",
            rows(
                row ->
                    IntStream.of(1, 2)
                        .mapToObj(
                            pack ->
                                text(
                                    "%d,%d,%.1f,%s",
                                    1000 * at(row),
                                    pack,
                                    amps(row),
                                    cells(row, ",", StrangeSourcesTest::milli)))
                        .collect(Collectors.joining("\n")))));

    isTheBattery("1", "2");
  }

  @Test
  void oneValueAMessage() {
    var messages = new ArrayList<Message>();
    for (int row = 0; row < ROWS; row++) {
      long at = at(row) * 1000;
      for (int cell = 1; cell <= CELLS; cell++) {
        byte[] told = whole(volts(row, cell)).getBytes(UTF_8);
        messages.add(Message.of("bms/p1/cell/" + cell + "/voltage", told, at + cell));
      }
      messages.add(Message.of("bms/p1/current", text("%.1f", amps(row)).getBytes(UTF_8), at + 9));
    }
    through(messages);

    assertThat(frames).as(yaml).hasSize(CELLS);
    frames.forEach(
        (id, its) -> {
          int cell = Integer.parseInt(id.substring(id.length() - 2));
          assertThat(its).as(yaml).hasSize(ROWS);
          for (int row = 0; row < ROWS; row++) {
            Frame frame = its.get(row);
            assertThat(frame.voltage()[0]).isCloseTo(volts(row, cell), within(1e-9));
            assertThat(frame.current()[0]).as(yaml).isCloseTo(amps(row), within(1e-9));
          }
        });
  }

  @Test
  void nanosecondsAndNothingInAllItsWords() {
    String[] nothing = {"NaN", "null", "\"unavailable\"", "\"nan\"", "65535", "-32768"};
    through(
        messages(
            row ->
                text(
                    "{\"time_ns\":%d000000000,\"current\":%.1f,\"cells\":[%s],\"temp_C\":%s}",
                    at(row),
                    amps(row),
                    cells(row, ",", StrangeSourcesTest::milli),
                    nothing[row % nothing.length])));

    isTheBattery("shed");
    assertThat(frames.get("shed/01")).allSatisfy(f -> assertThat(f.temperature()).isNull());
  }

  @Test
  void fahrenheitAndKelvinByNameOrByWhatTheyCanBe() {
    for (String told :
        List.of("\"temp_F\":77.0", "\"temp\":298.15", "\"temp\":\"77 °F\"", "\"temp\":2981.5")) {
      frames.clear();
      through(
          messages(
              row ->
                  text(
                      "{\"ts\":%d,\"current\":%.1f,\"cells\":[%s],%s}",
                      at(row), amps(row), cells(row, ",", StrangeSourcesTest::milli), told)));

      isTheBattery("shed");
      assertThat(frames.get("shed/01").get(0).temperature())
          .as(told + yaml)
          .containsExactly(new float[] {25f}, within(0.01f));
    }
  }

  @Test
  void shuffledAndDoubledRowsOfOneMessageAreInOrderAndOnce() {
    String head = "ts,current_A,cell1_mV,cell2_mV,cell3_mV,cell4_mV";
    List<String> lines =
        rows(
            row ->
                text("%d,%.1f,%s", at(row), amps(row), cells(row, ",", StrangeSourcesTest::milli)));
    through(table(head, lines));
    frames.clear();
    var shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(5));

    send(Mapping.parse("shed.yaml", yaml), table(head, shuffled));

    isTheBattery("shed");
  }

  private static Mapping told(String time, String field) {
    return Mapping.parse(
        "told",
        """
        pack: r
        time: {path: $.t, format: %s}
        fields:
          - {path: $.v, cell: 1, quantity: cell-voltage, unit: V}
          - %s
        battery: {chemistry: LFP, rated-capacity: 100}
        """
            .formatted(time, field));
  }

  private static Message at(long seconds, String json) {
    return Message.of("r", json.getBytes(UTF_8), (START + seconds) * 1000);
  }

  @Test
  void aRegisterThatNobodyFilledIsNoValueThoughNobodySaidSo() {
    var messages = new ArrayList<Message>();
    for (String raw : List.of("-32768", "2147483647", "65535", "-1500")) {
      int k = messages.size();
      messages.add(at(k, text("{\"t\":%d,\"i\":%s,\"v\":3.3}", START + k, raw)));
    }
    send(told("unix-s", "{path: $.i, quantity: current, unit: mA, sign: charge}"), messages);

    assertThat(frames.get("r/01").stream().map(f -> f.current()[0]))
        .containsExactly(Double.NaN, Double.NaN, Double.NaN, -1.5);
  }

  @Test
  void aUnitThatTheQuantityDoesNotComeInIsRefusedAndSaid() {
    send(
        told("unix-s", "{path: $.i, quantity: current, unit: A, sign: charge}"),
        List.of(
            at(0, "{\"t\":1760000000,\"v\":\"3310 mV\"}"),
            at(1, "{\"t\":1760000001,\"v\":\"3.31 K\"}")));

    assertThat(frames.get("r/01"))
        .singleElement()
        .satisfies(f -> assertThat(f.voltage()[0]).isCloseTo(3.31, within(1e-12)));
    assertThat(refusals)
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).contains("'3.31 K'").contains("cell-voltage"));
  }

  @Test
  void aClockThatNobodySetCountsFromWhenItWasSwitchedOn() {
    send(
        told("iso", "{path: $.i, quantity: current, unit: A, sign: charge}"),
        List.of(
            at(0, "{\"t\":\"1970-01-01T00:00:07Z\",\"v\":3.3}"),
            at(11, "{\"t\":\"1970-01-01T00:00:17Z\",\"v\":3.3}"),
            at(20, "{\"t\":\"2500-01-01T00:00:17Z\",\"v\":3.3}")));

    assertThat(frames.get("r/01").stream().map(Frame::startMillis))
        .containsExactly(START * 1000, START * 1000 + 10_000);
    assertThat(refusals)
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).contains("is the format right?"));
  }

  @Test
  void aCurrentOfWhichNobodySaidWhichWayIsChargeIsHeldBackUntilItsVoltageTells() {
    Mapping mapping = told("unix-s", "{path: $.i, quantity: current, unit: A, sign: detect}");
    for (int sense : new int[] {1, -1}) {
      frames.clear();
      send(
          mapping,
          messages(
              row ->
                  text(
                      "{\"t\":%d,\"i\":%.1f,\"v\":%.3f}",
                      at(row), sense * amps(row), volts(row, 1))));

      List<Frame> its = frames.get("r/01");
      assertThat(its).hasSize(ROWS);
      assertThat(its.get(3).current()[0]).isNaN();
      for (int row = ROWS / 2; row < ROWS; row++) {
        assertThat(its.get(row).current()[0]).isEqualTo(amps(row));
      }
    }
  }

  @Test
  void whereTheVoltageDoesNotFollowTheCurrentItStaysHeldBackAndThatIsSaid() {
    Mapping mapping = told("unix-s", "{path: $.i, quantity: current, unit: A, sign: detect}");
    var feed =
        new Feed(
            mapping.decoder(),
            mapping.battery(),
            null,
            id -> false,
            ClockMemory.none(),
            new Taken());
    for (Message message :
        messages(row -> text("{\"t\":%d,\"i\":%.1f,\"v\":3.3}", at(row), amps(row)))) {
      var unused = feed.accept(message, failure -> {});
    }

    assertThat(frames.get("r/01")).allSatisfy(f -> assertThat(f.current()[0]).isNaN());
    assertThat(feed.report().notes().get("r")).contains("held back").contains("state sign:");
  }
}
