package io.celltwin.fleet.api;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Chemistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;

/**
 * Which cells, in which order, and how many at a time.
 *
 * @param text that a cell's id, pack or site contains, whatever its case; null for all
 * @param chemistry or null
 * @param pack or null
 * @param site or null
 * @param alerting only those with an alert that holds
 * @param order of the answer
 * @param descending turns the order round; what is not known stays last
 * @param limit rows at most
 * @param cursor of the page before, or null
 */
public record CellQuery(
    String text,
    Chemistry chemistry,
    String pack,
    String site,
    boolean alerting,
    Order order,
    boolean descending,
    int limit,
    String cursor) {
  public static final int MAX_LIMIT = 10_000;

  /** All cells, the most worn first. */
  public static final CellQuery ALL =
      new CellQuery(null, null, null, null, false, Order.HEALTH, false, MAX_LIMIT, null);

  /** What cells can be ordered by. */
  public enum Order {
    ID,
    HEALTH,
    SOH,
    RUL,
    CYCLES,
    CAPACITY,
    RESISTANCE,
    TEMPERATURE,
    VOLTAGE,
    QUALITY,
    ALERTS,
    UPDATED;

    private double of(CellRow row) {
      return switch (this) {
        case ID -> 0;
        case HEALTH -> row.health();
        case SOH -> row.soh().value();
        case RUL -> row.rul() == null ? Double.NaN : row.rul().value();
        case CYCLES -> row.cycleNumber();
        case CAPACITY -> row.remainingCapacity().value();
        case RESISTANCE -> row.internalResistance().value();
        case TEMPERATURE -> row.temperature();
        case VOLTAGE -> row.voltage();
        case QUALITY -> row.dataQuality().value();
        case ALERTS -> severityWeight(row);
        case UPDATED -> row.seenMillis();
      };
    }

    /** One critical alert outweighs any number of warnings. */
    private static double severityWeight(CellRow row) {
      return 1e6 * row.openAlerts().getOrDefault(Alert.Severity.CRITICAL, 0)
          + 1e3 * row.openAlerts().getOrDefault(Alert.Severity.WARNING, 0)
          + row.openAlerts().getOrDefault(Alert.Severity.INFO, 0);
    }
  }

  public CellQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "limit is %d, wanted 1 to %d", limit, MAX_LIMIT));
    }
    if (cursor != null) {
      Place.read(cursor);
    }
  }

  /** True for a row that the question is about. */
  public boolean takes(CellRow row) {
    return (text == null || mentions(row, text.toLowerCase(Locale.ROOT)))
        && (chemistry == null || chemistry == row.spec().chemistry())
        && (pack == null || pack.equals(row.spec().pack()))
        && (site == null || site.equals(row.spec().site()))
        && (!alerting || row.alerts() > 0);
  }

  private static boolean mentions(CellRow row, String text) {
    return row.cellId().toLowerCase(Locale.ROOT).contains(text)
        || (row.spec().pack() != null && row.spec().pack().toLowerCase(Locale.ROOT).contains(text))
        || (row.spec().site() != null && row.spec().site().toLowerCase(Locale.ROOT).contains(text));
  }

  /** The order in which rows are listed. */
  public Comparator<CellRow> comparator() {
    Comparator<Place> places = places();
    return (a, b) -> places.compare(place(a), place(b));
  }

  private Comparator<Place> places() {
    Comparator<Place> byValue = Comparator.comparingDouble(Place::value);
    if (descending) {
      byValue = byValue.reversed();
    }
    Comparator<Place> byId = Comparator.comparing(Place::cellId);
    if (descending && order == Order.ID) {
      byId = byId.reversed();
    }
    return Comparator.<Place, Boolean>comparing(p -> Double.isNaN(p.value()))
        .thenComparing(byValue)
        .thenComparing(byId);
  }

  private Place place(CellRow row) {
    return new Place(order.of(row), row.cellId());
  }

  /** Cells move while they are paged through: a page starts after a place, not after a number. */
  public boolean after(CellRow row) {
    return cursor == null || places().compare(place(row), Place.read(cursor)) > 0;
  }

  /** Where the page after this row begins. */
  public String cursorAt(CellRow last) {
    return place(last).write();
  }

  private record Place(double value, String cellId) {
    String write() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString((value + "\n" + cellId).getBytes(StandardCharsets.UTF_8));
    }

    static Place read(String cursor) {
      try {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        return new Place(Double.parseDouble(text.substring(0, end)), text.substring(end + 1));
      } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "cursor is '%s', wanted one that a page of cells gave".formatted(cursor), e);
      }
    }
  }
}
