package io.celltwin.artifact;

import java.util.Comparator;

/** Which of two versions of a model is the higher: 2 before 10, and both before 10-beta. */
public final class VersionOrder {
  public static final Comparator<String> RISING =
      Comparator.comparingInt(VersionOrder::number).thenComparing(Comparator.naturalOrder());

  private VersionOrder() {}

  /** The digits a version begins with; -1 where it begins with none. */
  public static int number(String version) {
    int digits = 0;
    while (digits < version.length()
        && digits < 9
        && version.charAt(digits) >= '0'
        && version.charAt(digits) <= '9') {
      digits++;
    }
    return digits == 0 ? -1 : Integer.parseInt(version.substring(0, digits));
  }
}
