package io.celltwin.fleet.api;

import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
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
    CellSpec spec = row.spec();
    return takesKin(spec.chemistry(), spec.pack(), spec.site())
        && takesAmongKin(row, mentionsKin(spec.pack(), spec.site()));
  }

  /** True where the question is about all cells, whatever they are. */
  public boolean takesAll() {
    return text == null && chemistry == null && pack == null && site == null && !alerting;
  }

  /** False where it is about none of the cells of this chemistry, in this pack, at this site. */
  public boolean takesKin(Chemistry theirs, String theirPack, String theirSite) {
    return (chemistry == null || chemistry == theirs)
        && (pack == null || pack.equals(theirPack))
        && (site == null || site.equals(theirSite));
  }

  /** True where the text asked for is in the pack's or the site's name, or none was asked for. */
  public boolean mentionsKin(String theirPack, String theirSite) {
    return text == null || mentions(theirPack) || mentions(theirSite);
  }

  /**
   * Of a cell whose kin the question takes.
   *
   * @param mentioned whether the kin have the text in their names
   */
  public boolean takesAmongKin(CellRow row, boolean mentioned) {
    return (mentioned || mentions(row.cellId())) && (!alerting || row.alerts() > 0);
  }

  private boolean mentions(String name) {
    return name != null && name.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  /** The order in which rows are listed. */
  public Comparator<CellRow> comparator() {
    Comparator<Place> places = places();
    return (a, b) -> places.compare(place(a), place(b));
  }

  /** The order of places. */
  public Comparator<Place> places() {
    Comparator<Place> byId = Comparator.comparing(Place::cellId);
    Comparator<Place> ties = descending && order == Order.ID ? byId.reversed() : byId;
    int sign = descending ? -1 : 1;
    return (a, b) -> {
      boolean unknown = Double.isNaN(a.value());
      if (unknown != Double.isNaN(b.value())) {
        return unknown ? 1 : -1;
      }
      int byValue = sign * Double.compare(a.value(), b.value());
      return byValue != 0 ? byValue : ties.compare(a, b);
    };
  }

  /** Where a row stands in the order asked for. */
  public Place place(CellRow row) {
    return new Place(order.of(row), row.cellId());
  }

  /**
   * Where the page before ended, or null: cells move while they are paged through, so a page starts
   * after a place, not after a number.
   */
  public Place start() {
    return cursor == null ? null : Place.read(cursor);
  }

  /** True for a row that comes after the page before. */
  public boolean after(CellRow row) {
    return cursor == null || places().compare(place(row), Place.read(cursor)) > 0;
  }

  /** Where the page after this row begins. */
  public String cursorAt(CellRow last) {
    return place(last).write();
  }

  /**
   * A row's place in an order.
   *
   * @param value by which it is ordered; NaN where it is not known
   * @param cellId among equals
   */
  public record Place(double value, String cellId) {
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
