package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CellNames;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Identity;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.mapping.BatteryTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A source says names; whose its samples are is said by the register, at the samples' own time. */
class ReplacedCellTest {
  private static final long DAY = 1_760_000_000_000L;

  private final CellNames names = new CellNames();
  private final Set<String> registered = new TreeSet<>();
  private final List<Frame> frames = new ArrayList<>();
  private final List<CellSpec> born = new ArrayList<>();

  private Feed feed(BatteryTemplate template) {
    return new Feed(
        new Decoder() {
          @Override
          public Decoded decode(Message message) {
            String[] words = new String(message.payload(), UTF_8).split(" ", -1);
            Moment at = Moment.stated(Long.parseLong(words[1]) * 1000);
            return Decoded.of(
                "rig",
                List.of(
                    Reading.of(
                        new Battery(words[0], 7, null), at, Quantity.CELL_VOLTAGE, 3.3, "$.v"),
                    Reading.of(Battery.pack(words[0]), at, Quantity.CURRENT, -2, "$.i")));
          }

          @Override
          public String name() {
            return "test";
          }
        },
        template,
        null,
        registered::contains,
        names,
        ClockMemory.none(),
        new Outlet() {
          @Override
          public void send(List<CellSpec> specs, List<Frame> made, Done done) {
            born.addAll(specs);
            frames.addAll(made);
            done.ended(null);
          }

          @Override
          public void tell(SourceStatus status) {
            // what is said of the source is not looked at here
          }

          @Override
          public void refuse(Message message, Refusal refusal, Done done) {
            done.ended(null);
          }
        });
  }

  private void says(Feed feed, String pack, long millis) {
    var unused =
        feed.accept(
            Message.of("rig", (pack + " " + millis).getBytes(UTF_8), millis), failure -> {});
  }

  private List<String> cells() {
    return frames.stream().map(Frame::cellId).toList();
  }

  @Test
  void whatIsSaidOfAPlaceFromTheDayOfAReplacementOnIsTheNewCells() {
    registered.addAll(Set.of("van-1/07", "van-1/07~2"));
    names.put(Identity.of("van-1/07").leavingAt(DAY));
    names.put(Identity.of("van-1/07~2").calledFrom("van-1/07", DAY));
    Feed feed = feed(BatteryTemplate.NOTHING);

    says(feed, "van-1", DAY - 20_000);
    says(feed, "van-1", DAY - 10_000);
    says(feed, "van-1", DAY);
    says(feed, "van-1", DAY + 10_000);

    assertThat(cells()).containsExactly("van-1/07", "van-1/07", "van-1/07~2", "van-1/07~2");
    assertThat(born).isEmpty();
  }

  @Test
  void aCellThatMovedIsHeardFromItsNewPlaceAndItsOldOneIsNobodysUntilSomebodyIsRegistered() {
    registered.add("van-1/07");
    names.put(Identity.of("van-1/07").leavingAt(DAY).calledFrom("van-2/07", DAY));
    Feed feed = feed(BatteryTemplate.NOTHING);

    says(feed, "van-2", DAY + 10_000);
    says(feed, "van-1", DAY + 10_000);

    assertThat(cells()).containsExactly("van-1/07", "van-1/07~2");
    assertThat(feed.report().waiting())
        .extracting(FeedReport.WaitingCell::cell)
        .containsExactly("van-1/07~2");
  }

  @Test
  void whereTheTemplateKnowsEnoughTheNextInAPlaceIsBornUnderAnIdOfItsOwn() {
    registered.add("van-1/07");
    names.put(Identity.of("van-1/07").leavingAt(DAY));
    Feed feed = feed(new BatteryTemplate(Chemistry.LFP, 280, 16, 0, Double.NaN, Double.NaN, null));

    says(feed, "van-1", DAY + 10_000);

    assertThat(born).extracting(CellSpec::cellId).containsExactly("van-1/07~2");
  }

  @Test
  void aSerialIsAnAliasAndNoNewCell() {
    registered.add("van-1/07");
    names.put(Identity.of("van-1/07").calledFrom("EG4-7/07", Identity.ALWAYS));
    Feed feed = feed(new BatteryTemplate(Chemistry.LFP, 280, 16, 0, Double.NaN, Double.NaN, null));

    says(feed, "EG4-7", DAY);

    assertThat(cells()).containsExactly("van-1/07");
    assertThat(born).isEmpty();
  }
}
