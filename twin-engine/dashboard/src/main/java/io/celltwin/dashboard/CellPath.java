package io.celltwin.dashboard;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which cell, and what of it, a path below {@code /api/v1/cells/} means. Ids have slashes in them:
 * the canonical form escapes these ({@code nasa%2FB0005/twin}), and the plain one ({@code
 * nasa/B0005/twin}) is understood as long as no part of the id is the name of a view.
 *
 * @param cellId whose
 * @param view of the cell; empty for the cell itself
 * @param detail what follows the view; empty where nothing does
 */
record CellPath(String cellId, String view, String detail) {
  static final Set<String> VIEWS =
      Set.of(
          "twin",
          "cycles",
          "forecast",
          "impedances",
          "alerts",
          "trace",
          "features",
          "identity",
          "know-more",
          "why",
          "data-health");

  /**
   * @param rest of the path, still escaped, without the leading slash
   */
  static CellPath parse(String rest) {
    List<String> segments;
    try {
      segments =
          Arrays.stream(rest.split("/", -1))
              .map(s -> URLDecoder.decode(s.replace("+", "%2B"), StandardCharsets.UTF_8))
              .toList();
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter("path", rest, "% only before two hexadecimal figures");
    }
    int n = segments.size();
    if (n >= 3 && segments.get(n - 2).equals("trace")) {
      return new CellPath(id(segments, n - 2), "trace", segments.get(n - 1));
    }
    if (n >= 2 && VIEWS.contains(segments.get(n - 1))) {
      return new CellPath(id(segments, n - 1), segments.get(n - 1), "");
    }
    return new CellPath(id(segments, n), "", "");
  }

  private static String id(List<String> segments, int n) {
    return segments.subList(0, n).stream().collect(Collectors.joining("/"));
  }

  /** The canonical path of a cell. */
  static String of(String cellId) {
    return "/api/v1/cells/" + URLEncoder.encode(cellId, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
