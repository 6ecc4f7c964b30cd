package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.mapping.Mapping;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A pack's own voltage is its cells' once more: where the two disagree, one of them is wrong. */
class PackSumTest {
  private static final Mapping MAPPING =
      Mapping.parse(
          "shed",
          """
          channel: shed
          pack: shed
          time: {path: $.t, format: unix-s}
          fields:
            - {path: $.i, quantity: current, unit: A, sign: charge}
            - {path: $.u, quantity: pack-voltage, unit: V}
            - {path: $.cells, quantity: cell-voltage, unit: mV}
          battery: {chemistry: LFP}
          """);

  private final Feed feed =
      new Feed(
          MAPPING.decoder(),
          MAPPING.battery(),
          null,
          id -> true,
          ClockMemory.none(),
          new Outlet() {
            @Override
            public void send(List<CellSpec> specs, List<Frame> frames, Done done) {
              done.ended(null);
            }

            @Override
            public void refuse(Message message, Refusal refusal, Done done) {
              throw new AssertionError(refusal);
            }

            @Override
            public void tell(SourceStatus status) {
              throw new AssertionError("told by the gateway, not by a feed");
            }
          });
  private long second = 1_700_000_000L;

  private List<String> notesAfter(int samples, double packVolts, String cells) {
    for (int i = 0; i < samples; i++) {
      second += 10;
      String json =
          String.format(
              Locale.ROOT,
              "{\"t\": %d, \"i\": -5, \"u\": %.2f, \"cells\": [%s]}",
              second,
              packVolts,
              cells);
      var unused =
          feed.accept(Message.of("shed", json.getBytes(UTF_8), second * 1000 + 100), e -> {});
    }
    return feed.statuses(new Feed.Connection("shed", "connected", null, 5)).stream()
        .filter(s -> s.pack().equals("shed"))
        .findFirst()
        .orElseThrow()
        .notes()
        .stream()
        .filter(n -> n.contains("add up"))
        .toList();
  }

  @Test
  void aVoltageThatLosesALittleInWiresAgrees() {
    assertThat(notesAfter(40, 13.10, "3290, 3300, 3295, 3301")).isEmpty();
  }

  @Test
  void aSensorThatIsOffIsSaidUntilItIsMended() {
    assertThat(notesAfter(31, 12.60, "3290, 3300, 3295, 3301")).isEmpty(); // too few to tell
    assertThat(notesAfter(9, 12.60, "3290, 3300, 3295, 3301"))
        .singleElement()
        .asString()
        .contains("its 4 cells add up to 13.19 V where 12.60 V are told of the pack");
    assertThat(notesAfter(200, 13.18, "3290, 3300, 3295, 3301")).isEmpty();
  }

  @Test
  void aSampleThatLacksACellIsNotHeldAgainstThePack() {
    assertThat(notesAfter(4, 13.18, "3290, 3300, 3295, 3301")).isEmpty();
    assertThat(notesAfter(60, 13.18, "3290, 3300, 3295")).isEmpty();
  }
}
