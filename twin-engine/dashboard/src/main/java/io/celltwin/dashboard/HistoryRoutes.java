package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpStatus;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.History;
import io.celltwin.fleet.api.HistoryLimitException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was known of a cell at another time: {@code ?at=} an instant, or {@code ?revision=} a
 * number.
 */
final class HistoryRoutes {
  static final String AT = "at";
  static final String REVISION = "revision";

  /** What came true after a forecast, at most. */
  private static final int ACTUAL = 2_000;

  /** Words of rules that are looked at. */
  private static final int WORDS = 10_000;

  /** 2200-01-01T00:00:00Z: no event is later. */
  private static final long LATEST = 7_258_118_400_000L;

  private final History history;
  private final RestAnswers answers;

  HistoryRoutes(History history, RestAnswers answers) {
    this.history = history;
    this.answers = answers;
  }

  /**
   * Which time is asked about; empty for now.
   *
   * @throws ProblemException for a time that cannot be meant, for both at once, and where no
   *     history is kept
   */
  Optional<History.AsOf> when(Parameters p) {
    String at = p.text(AT);
    long revision = p.number(REVISION, 0L, 1L, Long.MAX_VALUE - 1);
    if (at == null && revision == 0) {
      return Optional.empty();
    }
    if (at != null && revision != 0) {
      throw ProblemException.badParameter(REVISION, p.text(REVISION), "no revision beside at");
    }
    requireKept();
    return Optional.of(new History.AsOf(at == null ? LATEST : millis(at), revision));
  }

  /** The same of what has no revisions. */
  Optional<Long> at(Parameters p) {
    String at = p.text(AT);
    if (at == null) {
      return Optional.empty();
    }
    requireKept();
    return Optional.of(millis(at));
  }

  private void requireKept() {
    history
        .absent()
        .ifPresent(
            why -> {
              throw new ProblemException(HttpStatus.NOT_FOUND, "no_history", why);
            });
  }

  private static long millis(String at) {
    try {
      long millis = Instant.parse(at).toEpochMilli();
      if (millis >= 0 && millis <= LATEST) {
        return millis;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // said below
    }
    throw ProblemException.badParameter(
        AT, at, "an instant in UTC from 1970 to 2200, e.g. 2026-03-01T12:00:00Z");
  }

  Optional<Twin> twin(String cellId, History.AsOf when) {
    return asked(() -> history.twin(cellId, when));
  }

  /** A forecast of then, and what came true. */
  Optional<ObjectNode> forecast(String cellId, History.AsOf when) {
    return asked(() -> history.forecast(cellId, when)).map(this::withActual);
  }

  private ObjectNode withActual(Forecast forecast) {
    ObjectNode out = answers.forecast(forecast);
    ArrayNode actual = out.putArray("actual");
    for (History.Actual each : asked(() -> history.after(forecast, ACTUAL))) {
      ObjectNode one = actual.addObject();
      one.put("revision", each.revision());
      one.put("cycle_number", each.cycle());
      one.put("cycles_ahead", each.cycle() - forecast.cycleNumber());
      Json.time(one, "time", each.millis());
      Json.number(one, "soh", each.soh());
      Json.number(one, "soh_lower", each.lower());
      Json.number(one, "soh_upper", each.upper());
    }
    return out;
  }

  /** Alerts as rules had told them by then, the latest first. What people said is not in there. */
  List<AlertEpisode> alerts(String cellId, long atMillis) {
    Map<String, AlertEpisode> episodes = new LinkedHashMap<>();
    for (Alert word : asked(() -> history.alerts(cellId, atMillis, WORDS))) {
      episodes.merge(word.id(), AlertEpisode.NONE.on(word), (before, unused) -> before.on(word));
    }
    List<AlertEpisode> latestFirst = new ArrayList<>(episodes.values());
    Collections.reverse(latestFirst);
    return latestFirst;
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (HistoryLimitException e) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_ENTITY, "too_much_history", e.getMessage());
    }
  }
}
