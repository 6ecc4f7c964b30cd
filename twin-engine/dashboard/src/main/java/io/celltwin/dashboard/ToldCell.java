package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpStatus;
import io.celltwin.domain.CellIds;
import io.celltwin.domain.CellTemplate;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.PackPlace;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a request tells of a cell, or of each cell of a pack.
 *
 * @param template its nameplate, as far as it is told
 * @param pack it belongs to, or null
 * @param position in the pack's string from 1, or null
 * @param series cells in that string, or null
 * @param site or null
 * @param commissioned or null
 * @param serial or null
 * @param aliases other names by which sources speak of it
 * @param by who says so
 */
record ToldCell(
    CellTemplate template,
    String pack,
    Integer position,
    Integer series,
    String site,
    Instant commissioned,
    String serial,
    List<String> aliases,
    String by) {
  private static final int MOST_SERIES = 1_000;
  private static final int MOST_PARALLEL = 100_000;
  private static final int MOST_ALIASES = 16;
  private static final String RATED = "rated_capacity_ampere_hour";
  private static final String SINGLE = "single_cell_capacity_ampere_hour";

  /** Keys that a request may have, beside some of its own. */
  static String[] keys(String... own) {
    return Stream.of(
            Stream.of(
                "chemistry",
                RATED,
                SINGLE,
                "pack_parallel",
                "pack_id",
                "pack_position",
                "pack_series",
                "site_id",
                "commissioned",
                "serial",
                "aliases",
                "by"),
            Stream.of(CellTemplate.Limit.values()).map(CellTemplate.Limit::wireName),
            Stream.of(own))
        .flatMap(s -> s)
        .toArray(String[]::new);
  }

  static ToldCell of(RequestBody body) {
    String by = body.name("by", RestApi.MAX_NAME);
    String pack = name(body, "pack_id");
    Integer series = body.whole("pack_series", 1, MOST_SERIES);
    Integer position = body.whole("pack_position", 1, series == null ? MOST_SERIES : series);
    if (position != null && (pack == null || series == null)) {
      throw missing(pack == null ? "pack_id" : "pack_series", "since it has a pack_position");
    }
    return new ToldCell(
        template(body),
        pack,
        position,
        series,
        name(body, "site_id"),
        body.time("commissioned"),
        body.optionalName("serial", RestApi.MAX_NAME),
        aliases(body),
        by);
  }

  private static CellTemplate template(RequestBody body) {
    if (!body.has("chemistry")) {
      throw missing("chemistry", "one of " + List.of(Chemistry.values()));
    }
    Chemistry chemistry =
        Parameters.word("chemistry", body.text("chemistry", RestApi.MAX_NAME), Chemistry.class);
    Map<CellTemplate.Limit, Double> stated = new EnumMap<>(CellTemplate.Limit.class);
    for (CellTemplate.Limit limit : CellTemplate.Limit.values()) {
      double value = body.optionalNumber(limit.wireName());
      if (!Double.isNaN(value)) {
        stated.put(limit, value);
      }
    }
    try {
      return new CellTemplate(chemistry, capacity(body), stated);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** Of those in parallel together: they are one thing under one current. */
  private static double capacity(RequestBody body) {
    Integer parallel = body.whole("pack_parallel", 1, MOST_PARALLEL);
    double rated = body.optionalNumber(RATED);
    double single = body.optionalNumber(SINGLE);
    if (Double.isNaN(rated) == Double.isNaN(single)) {
      throw missing(
          RATED,
          "the capacity of those in parallel together, or else %s and pack_parallel"
              .formatted(SINGLE));
    }
    if (!Double.isNaN(single) && parallel == null) {
      throw missing("pack_parallel", "since %s is of one of them".formatted(SINGLE));
    }
    return Double.isNaN(single) ? rated : single * parallel;
  }

  private static List<String> aliases(RequestBody body) {
    List<String> aliases = body.names("aliases", MOST_ALIASES, CellIds.MOST_BYTES);
    for (String alias : aliases) {
      checked("aliases", alias);
    }
    return aliases;
  }

  private static String name(RequestBody body, String key) {
    String name = body.optionalName(key, CellIds.MOST_BYTES);
    return name == null ? null : checked(key, name);
  }

  /** A name that may stand for a cell, a pack or a site. */
  static String checked(String key, String name) {
    String fault = CellIds.fault(name);
    if (fault != null) {
      throw ProblemException.badParameter(key, name, "a name; it " + fault);
    }
    return name;
  }

  private static ProblemException missing(String key, String wanted) {
    return ProblemException.badParameter(key, "", wanted);
  }

  /** What no cell can be, found by the nameplate itself. */
  static ProblemException wrong(IllegalArgumentException e) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "bad_parameter", e.getMessage());
  }

  /** In the string of its pack, or null where that is not told. */
  PackPlace place() {
    return position == null ? null : new PackPlace(position, series);
  }

  /** The same, of one of the cells of a pack. */
  ToldCell at(String itsPack, int place) {
    return new ToldCell(
        template, itsPack, place, series, site, commissioned, serial, atPlace(place), by);
  }

  /** What the whole is called, its cells are called by their place in it. */
  private List<String> atPlace(int place) {
    return aliases.stream().map(alias -> placeName(alias, place)).toList();
  }

  /** As it is usually called by sources, e.g. {@code van-1/07}; null where it has no place. */
  String placeName() {
    return position == null ? null : placeName(pack, position);
  }

  static String placeName(String pack, int position) {
    return String.format(Locale.ROOT, "%s/%02d", pack, position);
  }
}
