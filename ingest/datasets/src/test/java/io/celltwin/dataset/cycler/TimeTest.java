package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Testers write time in many ways; a battery knows one. */
class TimeTest {
  private static final double NINE = 1_709_283_600;

  /** Every pattern of every manifest reads what a formatter writes. */
  @Property(tries = 300, seed = "7")
  void dateAndTimeOfDayComeBack(
      @ForAll @LongRange(min = 946_684_800, max = 4_102_444_799L) long at) {
    for (Manifest manifest : CyclerLayouts.manifests()) {
      for (DatePattern pattern : manifest.dates()) {
        if (pattern.toString().equals("epoch")) {
          continue; // a number, tried below
        }
        String written =
            DateTimeFormatter.ofPattern(pattern.toString(), Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochSecond(at));
        assertThat(pattern.parse(written)).as("%s as %s", written, pattern).isEqualTo((double) at);
      }
    }
  }

  @Test
  void fractionsMidnightAndMonthNamesAreRead() {
    var american = new DatePattern("M/d/yyyy H:m:s");

    assertThat(american.parse("\t09/20/2024 08:32:34.558"))
        .isCloseTo(1_726_821_154.558, within(1e-6));
    assertThat(american.parse("10/22/2019")).isEqualTo(1_571_702_400);
    assertThat(new DatePattern("d-MMM-yy h:m:s a").parse("23-Nov-23 12:56:11 AM"))
        .isEqualTo(1_700_700_971);
    assertThat(new DatePattern("d-MMM-yy h:m:s a").parse("23-Nov-23 12:56:11 PM"))
        .isEqualTo(1_700_744_171);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-03-04T08:00:00Z",
        "2024-03-04T08:00:00.000Z",
        "2024-03-04 08:00:00 UTC",
        "2024-03-04 08:00",
        "2024-03-04T09:00:00+01:00",
        "2024-03-04T09:00+01:00",
        "2024-03-04 03:00:00-05:00",
        "2024-03-04 13:30:00+0530",
        "2024-03-04 10:00:00.5+02",
        "2024/3/4 8:00",
        "2024\u5e743\u67084\u65e5 8:00:00"
      })
  void zonesAndMissingSecondsAreTheSameMoment(String text) {
    assertThat(new DatePattern("yyyy-M-d H:m:s").parse(text))
        .isCloseTo(1_709_539_200, within(0.51));
  }

  @Test
  void withDotsTheDayComesFirst() {
    assertThat(new DatePattern("d/M/yyyy H:m:s").parse("04.03.2024 08:00:00"))
        .isEqualTo(1_709_539_200);
    assertThat(new DatePattern("d-MMM-yyyy H:m:s").parse("4. M\u00e4rz 2024 08:00:00"))
        .isEqualTo(1_709_539_200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1709539200",
        "1709539200000",
        "1709539200000000",
        "1.7095392e18",
        "45355.333333333336"
      })
  void aNumberForADateIsToldByHowLargeItIs(String text) {
    assertThat(new DatePattern("epoch").parse(text)).isCloseTo(1_709_539_200, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20/09/2024 08:32:34",
        "09/20/24 08:32:34",
        "02/30/2024 08:00:00",
        "09/20/2024 25:00:00",
        "09/20/2024 08:32:34 of May",
        "2024-09-20 08:32:34",
        "09/20/2024 08",
        "20.09.2024 08:32:34",
        "04.03.2024 08:00:00"
      })
  void whatIsNoSuchDateIsNone(String text) {
    assertThat(new DatePattern("M/d/yyyy H:m:s").parse(text)).isNaN();
  }

  @Property(seed = "7")
  void clocksComeBack(
      @ForAll @IntRange(min = 0, max = 400) int days,
      @ForAll @IntRange(min = 0, max = 86_399) int seconds,
      @ForAll @IntRange(min = 0, max = 999) int millis) {
    String time =
        "%02d:%02d:%02d.%03d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60, millis);
    double wanted = days * 86_400.0 + seconds + millis / 1e3;

    assertThat(clock("  " + days + "d " + time)).isCloseTo(wanted, within(1e-6));
    assertThat(clock(time)).isCloseTo(seconds + millis / 1e3, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "12:30", "1:2:3:4", "a:b:c", "12:30:"})
  void whatIsNoClockIsNone(String text) {
    assertThat(clock(text)).isNaN();
  }

  private static double clock(String text) {
    return Unit.clock(text.toCharArray(), 0, text.length());
  }

  @Test
  void aPauseOfTheTestIsAGapOfTheCell() {
    var clock = new TesterClock(1, Double.NaN);

    long before = clock.micros(10, NINE);
    long after = clock.micros(11, NINE + 7201);

    assertThat(after - before).isEqualTo(7_201_000_000L);
    assertThat(clock.pauses()).isEqualTo(1);
    assertThat(clock.stoodSeconds()).isCloseTo(7200, within(1e-6));
  }

  @Test
  void aTestThatStartsAgainGoesOnByItsDate() {
    var clock = new TesterClock(1, Double.NaN);

    long before = clock.micros(5000, NINE);
    long after = clock.micros(0, NINE + 60);

    assertThat(after - before).isEqualTo(60_000_000L);
  }

  @Test
  void summerTimeAndACoarseDateChangeNothing() {
    var clock = new TesterClock(1, Double.NaN);
    long start = clock.micros(0, NINE);

    for (int i = 1; i <= 100; i++) {
      double local = NINE + i * 600 + (i > 50 ? 3600 : 0) - (i > 80 ? 7200 : 0);
      assertThat(clock.micros(i * 600.05, Math.floor(local)) - start).isEqualTo(i * 600_050_000L);
    }
    assertThat(clock.pauses()).isZero();
  }

  @Test
  void aDriftOfTheCalendarIsNoPause() {
    var clock = new TesterClock(1, Double.NaN);
    clock.micros(0, NINE);

    for (int day = 1; day <= 90; day++) {
      clock.micros(day * 86_400.0, NINE + day * 86_400.0 * 1.0001);
    }

    assertThat(clock.pauses()).isZero();
  }

  @Test
  void withoutADateTheHeadingsStartCounts() {
    assertThat(new TesterClock(1, NINE).micros(1.5, Double.NaN))
        .isEqualTo((long) (NINE * 1e6) + 1_500_000);
    var nobodyKnows = new TesterClock(1, Double.NaN);
    assertThat(nobodyKnows.micros(1.5, Double.NaN)).isEqualTo(1_500_000);
    assertThat(nobodyKnows.dated()).isFalse();
  }
}
