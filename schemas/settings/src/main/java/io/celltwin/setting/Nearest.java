package io.celltwin.setting;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody may have meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known key that takes the fewest changes of letters; none where all are far away. A part
   * left out before it, {@code ageing.wander} for {@code twin.ageing.wander}, counts as one.
   */
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.<String>comparingInt(k -> away(word, k))
                .thenComparing(Comparator.naturalOrder()))
        .filter(k -> away(word, k) <= Math.max(2, word.length() / 3));
  }

  private static int away(String word, String key) {
    int least = distance(word, key);
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      least = Math.min(least, 1 + distance(word, key.substring(dot + 1)));
    }
    return least;
  }

  /** Letters to add, drop or change, at least (Levenshtein). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int before = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = before + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        before = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
