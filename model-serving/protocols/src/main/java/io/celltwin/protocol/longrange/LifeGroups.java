package io.celltwin.protocol.longrange;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The groups of protocol H, and what a file's name says about a cell: its group and, for XJTU and
 * TJU, the condition it was cycled under.
 */
final class LifeGroups {
  static final String XJTU = "XJTU";
  static final String NCA = "TJU-NCA";
  static final String NCM = "TJU-NCM";
  static final String BLEND = "TJU-blend";
  static final String MIT = "MIT";
  static final String HUST = "HUST";

  /** In the order of the tables. */
  static final List<String> GROUPS = List.of(XJTU, NCA, NCM, BLEND, MIT, HUST);

  /** SOH at which life ends: 0.80 where most cells reach it, 0.85 elsewhere. */
  private static final Map<String, Double> END_OF_LIFE =
      Map.of(XJTU, 0.85, NCA, 0.8, NCM, 0.85, BLEND, 0.8, MIT, 0.85, HUST, 0.85);

  private static final Map<String, Double> RATED =
      Map.of(XJTU, 2.0, NCA, 3.5, NCM, 3.5, BLEND, 2.5, MIT, 1.1, HUST, 1.1);

  private static final List<String> XJTU_BATCHES =
      List.of("2C", "3C", "R2.5", "R3", "RW", "satellite");

  private static final Pattern TJU =
      Pattern.compile("CY(?<t>\\d+)-(?<c>025|05|1)_(?<d>\\d+)(?!\\d)");
  private static final Pattern DAY = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d");
  private static final Pattern HUST_NAME = Pattern.compile("^\\d{1,2}-\\d{1,2}\\.csv$");

  private LifeGroups() {}

  static double endOfLife(String group) {
    return END_OF_LIFE.get(group);
  }

  /** Capacity a group's SOH is a share of [Ah]. */
  static double rated(String group) {
    return RATED.get(group);
  }

  /** Group a file belongs to by its path; null where it does not say. */
  static String group(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String upper = path.toUpperCase(Locale.ROOT);
    if (upper.contains("NCM_NCA") || upper.contains("NCMNCA") || upper.contains("BLEND")) {
      return BLEND;
    }
    if (upper.contains("TJU") || TJU.matcher(name).find()) {
      return upper.contains("NCA") ? NCA : upper.contains("NCM") ? NCM : null;
    }
    if (upper.contains("XJTU") || batch(name) != null) {
      return XJTU;
    }
    if (upper.contains("HUST")) {
      return HUST;
    }
    if (upper.contains("MIT/") || upper.contains("MIT_") || DAY.matcher(name).find()) {
      return MIT;
    }
    return HUST_NAME.matcher(name).find() ? HUST : null;
  }

  /** Condition a file's name tells, empty where it tells none. */
  static String condition(String group, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (group.startsWith("TJU")) {
      Matcher matcher = TJU.matcher(name);
      return matcher.find() ? matcher.group() : "";
    }
    String batch = group.equals(XJTU) ? batch(name) : null;
    return batch == null ? "" : batch;
  }

  private static String batch(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String batch : XJTU_BATCHES) {
      String key = batch.toLowerCase(Locale.ROOT);
      if (lower.startsWith(key + "_") || (key.length() > 3 && lower.contains(key))) {
        return batch;
      }
    }
    return null;
  }

  /** A condition in numbers: temperature and logarithms of the rates, or which batch it is. */
  static double[] use(String group, String condition) {
    if (group.startsWith("TJU")) {
      double[] use = new double[4];
      Matcher matcher = TJU.matcher(condition);
      if (!matcher.find()) {
        Arrays.fill(use, Double.NaN);
        return use;
      }
      double celsius = Double.parseDouble(matcher.group("t"));
      String charge = matcher.group("c");
      use[0] = celsius / 10;
      use[1] = 1000 / (celsius + 273.15);
      use[2] = Math.log(charge.equals("05") ? 0.5 : charge.equals("025") ? 0.25 : 1);
      use[3] = Math.log(Double.parseDouble(matcher.group("d")));
      return use;
    }
    if (group.equals(XJTU)) {
      double[] use = new double[XJTU_BATCHES.size()];
      if (condition.isEmpty()) {
        Arrays.fill(use, Double.NaN);
      } else {
        use[XJTU_BATCHES.indexOf(condition)] = 1;
      }
      return use;
    }
    return new double[0];
  }
}
