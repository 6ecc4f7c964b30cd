package io.celltwin.fleet.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.domain.OperationKind;
import io.celltwin.fleet.Fixtures;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CellTally;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kept orders and sums, held against those made anew of all rows. */
class KeptRowsTest {
  private static final int CELLS = 60;
  private static final List<String> TEXTS = List.of("C/1", "pack-", "k-2", "Site-B", "nowhere", "");
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  private final FleetIndex index = new FleetIndex(NOON);

  private static String id(int cell) {
    return "C/" + cell;
  }

  private static String pack(Random random) {
    int pack = random.nextInt(5);
    return pack == 4 ? null : "pack-" + pack;
  }

  private static CellSpec spec(String cellId, Random random) {
    CellSpec lab = Fixtures.twin(cellId, pack(random), 1, 90).spec();
    return new CellSpec(
        cellId,
        random.nextBoolean() ? Chemistry.LFP : Chemistry.NCM,
        2.5,
        3.4,
        2.5,
        4.2,
        2.7,
        3,
        8,
        -20,
        60,
        2.5,
        25,
        0.8,
        lab.pack(),
        random.nextInt(4) == 0 ? null : "site-" + (char) ('a' + random.nextInt(3)),
        null);
  }

  private static Live live(String cellId, Random random) {
    long at = random.nextInt(50) == 0 ? Long.MAX_VALUE / 2 : random.nextInt(1_000_000);
    return new Live(
        cellId,
        at,
        random.nextInt(4) == 0 ? Double.NaN : 3 + random.nextInt(4) / 4.0,
        -2,
        random.nextInt(4) == 0 ? Double.NaN : 20 + random.nextInt(4),
        new Live.Charge(0.5, 0.45, 0.55, null, 0),
        OperationKind.DISCHARGE,
        at,
        60,
        List.of(),
        new Lineage("rig", 1, 2));
  }

  private static AlertEpisode episode(String cellId, Random random) {
    Alert.Severity[] severities = Alert.Severity.values();
    Alert fires =
        new Alert(
            cellId + "/" + random.nextInt(3),
            cellId,
            "OVERVOLTAGE",
            severities[random.nextInt(severities.length)],
            Alert.State.FIRING,
            10,
            1,
            1,
            4.3,
            4.2,
            "V",
            "too high",
            "look",
            1,
            new Lineage("rig", 1, 2));
    return new AlertEpisode(fires, null, null, null);
  }

  /** Something happens to one cell. */
  private void change(Random random) {
    String id = id(random.nextInt(CELLS));
    switch (random.nextInt(8)) {
      case 0 -> index.spec(id, spec(id, random), true);
      case 1, 2 ->
          index.twin(
              id,
              Fixtures.twin(id, pack(random), 1 + random.nextInt(9), 70 + random.nextInt(31)),
              true);
      case 3, 4 -> index.live(id, live(id, random), true);
      case 5 -> index.forecast(id, Fixtures.forecast(id, 1, random.nextInt(500)), true);
      case 6 -> index.episode(id, episode(id, random), true);
      default -> {
        long n = random.nextInt(100);
        index.tally(id, new CellTally(n, 1, n, 2 * n, 0, 7 * n, n, 1, n, 2, 5));
        if (random.nextInt(3) == 0) { // and it is taken off the register
          index.spec(id, null, true);
          index.twin(id, null, true);
          index.live(id, null, true);
          index.forecast(id, null, true);
          index.tally(id, CellTally.NONE);
        }
      }
    }
  }

  private List<CellRow> rows() {
    return IntStream.range(0, CELLS)
        .mapToObj(i -> index.cell(id(i)).orElse(null))
        .filter(Objects::nonNull)
        .toList();
  }

  /** As it was done before orders were kept: look at all, sort, cut. */
  private static CellPage sortedAnew(List<CellRow> rows, CellQuery query) {
    List<CellRow> matching = rows.stream().filter(query::takes).toList();
    List<CellRow> after =
        matching.stream()
            .filter(query::after)
            .sorted(query.comparator())
            .limit(query.limit() + 1L)
            .toList();
    return KeptOrder.cut(after, matching.size(), query);
  }

  private static CellQuery question(
      Random random, String cursor, CellQuery.Order order, boolean d) {
    boolean all = random.nextBoolean();
    return new CellQuery(
        all || random.nextBoolean() ? null : TEXTS.get(random.nextInt(TEXTS.size())),
        all || random.nextInt(4) > 0 ? null : Chemistry.LFP,
        all || random.nextInt(4) > 0 ? null : "pack-1",
        all || random.nextInt(4) > 0 ? null : "site-a",
        !all && random.nextInt(4) == 0,
        order,
        d,
        1 + random.nextInt(CELLS + 5),
        cursor);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aKeptOrderIsAFreshSortAfterWhateverHappened(long seed) {
    Random random = new Random(seed);
    CellQuery.Order[] orders = CellQuery.Order.values();
    for (int round = 0; round < 600; round++) {
      change(random);
      CellQuery.Order order = orders[random.nextInt(orders.length)];
      boolean descending = random.nextBoolean();
      CellQuery first = question(random, null, order, descending);
      CellPage page = index.cells(first);
      assertThat(page).as("%s", first).isEqualTo(sortedAnew(rows(), first));

      if (page.next() != null) { // the next page, after something else has happened
        change(random);
        CellQuery next = question(random, page.next(), order, descending);
        assertThat(index.cells(next)).as("%s", next).isEqualTo(sortedAnew(rows(), next));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keptSumsAreThoseOfAllRowsToTheLastBit(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      change(random);
      if (random.nextInt(4) == 0) {
        assertThat(index.summary()).isEqualTo(RowSums.of(rows(), 0, 0, 0, NOON.millis()).summary());
      }
    }
    index.leave(0, id -> id.endsWith("7"));

    assertThat(index.summary()).isEqualTo(RowSums.of(rows(), 0, 0, 0, NOON.millis()).summary());
    assertThat(index.packs().stream().mapToInt(p -> p.group().cells()).sum())
        .isEqualTo((int) rows().stream().filter(r -> r.spec().pack() != null).count());
  }

  @Test
  void ordersThatNobodyAsksForAnyMoreAreLetGoAndMadeAgain() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      change(random);
    }
    for (int again = 0; again < 2; again++) {
      for (CellQuery.Order order : CellQuery.Order.values()) {
        var query = new CellQuery(null, null, null, null, false, order, true, 7, null);
        assertThat(index.cells(query)).isEqualTo(sortedAnew(rows(), query));
        change(random);
      }
    }
    assertThat(index.keptOrders()).isEqualTo(KeptRows.MOST_ORDERS);
  }
}
