package io.celltwin.dataset.cycler;

import io.celltwin.domain.OperationKind;
import java.util.regex.Pattern;

/**
 * What a word of a state column means that no format knows, by the words it is made of: {@code
 * DCH}, {@code CC-CV Charge (C/3)}, {@code Step 4: Discharge}. Where it names two kinds, or the end
 * of one, it means nothing.
 */
final class StateWords {
  private static final Pattern DISCHARGE =
      Pattern.compile(
          "(?:^|[^a-z])(?:dis\\w*|d[e?]?charg\\w*|dchr?g|dch|entlad\\w*)(?![a-z])|\u653e\u7535");
  private static final Pattern CHARGE =
      Pattern.compile("(?:^|[^a-z?])(?:charg\\w*|chr?g|cha|laden|ladung)(?![a-z])|\u5145\u7535");
  private static final Pattern REST =
      Pattern.compile(
          "(?:^|[^a-z])(?:rest\\w*|idle|paus\\w*|oc[vp]|relax\\w*|standby)(?![a-z])"
              + "|\u9759\u7f6e|\u6401\u7f6e");

  /** The edge of an operation, or the lack of one. */
  private static final Pattern NOT_DURING =
      Pattern.compile(
          "(?:^|[^a-z])(?:no|not|end|ended|ende|stop|stopped|done|finish\\w*|complete\\w*|off|pre"
              + "|post|after|before|until|wait\\w*|error|fault|alarm|full|fully|empty|disabled"
              + "|disconnected|discard\\w*|distance|display)(?![a-z])");

  private StateWords() {}

  /**
   * @param word as {@link Manifest#normal} spells it
   * @return null where it says nothing, or two things
   */
  static OperationKind of(String word) {
    if (NOT_DURING.matcher(word).find()) {
      return null;
    }
    boolean discharge = DISCHARGE.matcher(word).find();
    boolean charge = CHARGE.matcher(word).find();
    boolean rest = REST.matcher(word).find();
    if ((discharge ? 1 : 0) + (charge ? 1 : 0) + (rest ? 1 : 0) != 1) {
      return null;
    }
    return discharge ? OperationKind.DISCHARGE : charge ? OperationKind.CHARGE : OperationKind.REST;
  }
}
