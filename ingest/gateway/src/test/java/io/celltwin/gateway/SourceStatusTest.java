package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.mapping.Mapping;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of each pack of a source, so that somebody sees how good its data are. */
class SourceStatusTest {
  private static final long START = 1_700_000_000L;
  private static final Mapping MAPPING =
      Mapping.parse(
          "shed",
          """
          channel: shed/{pack}
          pack: "{pack}"
          time: {path: $.t, format: unix-s}
          fields:
            - {path: $.i, quantity: current, unit: A, sign: charge, missing: [65535]}
            - {path: $.cells, quantity: cell-voltage, unit: mV}
            - {path: $.soh, quantity: reported-soh, unit: "%"}
            - {path: $.alarm, quantity: reported-alarm}
          battery: {chemistry: LFP}
          """);

  private final Feed feed =
      new Feed(
          MAPPING.decoder(), MAPPING.battery(), null, id -> false, ClockMemory.none(), new Taken());

  /** Takes everything. */
  private static final class Taken implements Outlet {
    @Override
    public void send(List<CellSpec> specs, List<Frame> frames, Done done) {
      done.ended(null);
    }

    @Override
    public void refuse(Message message, Refusal refusal, Done done) {
      done.ended(null);
    }

    @Override
    public void tell(SourceStatus status) {
      throw new AssertionError("told by the gateway, not by a feed");
    }
  }

  private void heard(String pack, int second, String rest) {
    String json = "{\"t\": " + (START + second) + ", " + rest + "}";
    var unused =
        feed.accept(
            Message.of("shed/" + pack, json.getBytes(UTF_8), (START + second + 3) * 1000), e -> {});
  }

  private SourceStatus status(String pack) {
    return feed.statuses(new Feed.Connection("shed", "connected", null, 5)).stream()
        .filter(s -> s.pack().equals(pack))
        .findFirst()
        .orElseThrow();
  }

  private static SourceStatus.Field field(SourceStatus status, String quantity) {
    return status.fields().stream()
        .filter(f -> f.quantity().equals(quantity))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSourceThatHasSaidNothingIsThereAsAWhole() {
    assertThat(status(""))
        .satisfies(
            s -> {
              assertThat(s.lastArrivalMillis()).isEqualTo(SourceStatus.NEVER);
              assertThat(s.key()).isEqualTo("shed/");
              assertThat(s.clock().kind()).isEqualTo("none");
            });
  }

  @Test
  void aPackTellsItsPaceItsGapsAndHowFarItsClockIsBehind() {
    for (int k = 0; k < 10; k++) {
      heard("a", 10 * k, "\"i\": 1, \"cells\": [3300, 3310]");
    }
    heard("a", 300, "\"i\": 1, \"cells\": [3300, 3310]");

    SourceStatus.Pace pace = status("a").clock();
    assertThat(pace.kind()).isEqualTo("stated");
    assertThat(pace.periodSeconds()).isEqualTo(10);
    assertThat(pace.offsetSeconds()).isEqualTo(3);
    assertThat(pace.gaps()).isEqualTo(1);
    assertThat(pace.longestGapSeconds()).isEqualTo(210);
    assertThat(status("a").rows()).isEqualTo(11);
    assertThat(status("a").lastSampleMillis()).isEqualTo((START + 300) * 1000);
    assertThat(status("a").lastArrivalMillis()).isEqualTo((START + 303) * 1000);
    assertThat(status("a").cells()).containsExactly("a/01", "a/02");
  }

  @Test
  void whatIsMissingAndWhatStandsForNothingAreTwoThings() {
    heard("a", 0, "\"i\": 1, \"cells\": [3300, 3310]");
    heard("a", 10, "\"i\": 65535, \"cells\": [3320, 3310]");
    heard("a", 20, "\"cells\": [3320, null], \"soh\": 97, \"alarm\": \"cell high\"");

    SourceStatus a = status("a");
    assertThat(field(a, "current"))
        .satisfies(
            f -> {
              assertThat(f.told()).isEqualTo(1);
              assertThat(f.sentinels()).isEqualTo(1);
              assertThat(f.missing()).isEqualTo(1);
            });
    assertThat(field(a, "cell-voltage"))
        .satisfies(
            f -> {
              assertThat(f.told()).isEqualTo(5);
              assertThat(f.sentinels()).isEqualTo(1);
              assertThat(f.step()).isCloseTo(0.02, within(1e-12));
            });
    assertThat(field(a, "reported-soh").latest()).isEqualTo(97);
    assertThat(field(a, "reported-soh").missing()).isZero();
    assertThat(field(a, "reported-alarm").text()).isEqualTo("cell high");
  }

  @Test
  void aMessageThatMeetsADefectOfOursCostsItselfAloneAndIsKept() {
    Decoder broken =
        new Decoder() {
          @Override
          public Decoded decode(Message message) {
            throw new ArithmeticException("long overflow");
          }

          @Override
          public String name() {
            return "broken";
          }
        };
    var ended = new java.util.ArrayList<Exception>();
    var feed =
        new Feed(broken, MAPPING.battery(), null, id -> false, ClockMemory.none(), new Taken());

    var unused = feed.accept(Message.of("x", new byte[] {1}, 0), ended::add);

    assertThat(ended).containsExactly((Exception) null); // kept, so it may be forgotten
    assertThat(feed.report().refused()).containsEntry("DEFECT", 1L);
    assertThat(feed.report().lastRefusal()).contains("long overflow");
  }

  @Test
  void packsOfOneSourceAreToldApart() {
    heard("a", 0, "\"i\": 1, \"cells\": [3300, 3310]");
    heard("a", 10, "\"i\": 1, \"cells\": [3301, 3310]");
    heard("a", 0, "\"i\": 2, \"cells\": [3300, 3311]");
    heard("b", 0, "\"i\": 1, \"cells\": [3300]");

    assertThat(status("a").events()).containsExactly(new SourceStatus.Count("late", 1));
    assertThat(status("b").events()).isEmpty();
    assertThat(status("b").waiting())
        .containsExactly(new SourceStatus.Waiting("b/01", List.of("rated-capacity")));
    assertThat(status("a").waiting()).hasSize(2);
  }
}
