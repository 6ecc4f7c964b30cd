package io.celltwin.fleet.api;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Twin;
import java.util.List;
import java.util.Optional;

/**
 * What was known of a cell at an earlier time: what had closed by then, in event time. Each
 * question is bounded in what it reads. Thread-safe; reads from disk.
 */
public interface History {

  /** None is kept. */
  History NONE =
      new History() {
        @Override
        public Optional<String> absent() {
          return Optional.of(
              "no history is kept: set lake.folder, or start with --lake <folder>, and what comes"
                  + " from then on can be asked for");
        }

        @Override
        public Optional<Twin> twin(String cellId, AsOf when) {
          return Optional.empty();
        }

        @Override
        public Optional<Forecast> forecast(String cellId, AsOf when) {
          return Optional.empty();
        }

        @Override
        public List<Actual> after(Forecast forecast, int limit) {
          return List.of();
        }

        @Override
        public List<Alert> alerts(String cellId, long atMillis, int limit) {
          return List.of();
        }
      };

  /**
   * A revision, or the latest at a time.
   *
   * @param millis the time, included [ms since 1970-01-01 UTC]
   * @param revision from 1; 0 for the latest at that time
   */
  record AsOf(long millis, long revision) {}

  /**
   * What came true.
   *
   * @param revision of the operation that showed it
   * @param cycle of that operation
   * @param millis its end [ms since 1970-01-01 UTC]
   * @param soh state of health after it [0..1]
   * @param lower 5 % quantile, NaN where there is none
   * @param upper 95 % quantile, NaN where there is none
   */
  record Actual(long revision, int cycle, long millis, double soh, double lower, double upper) {}

  /** Why nothing can be asked, in one sentence with the way out; empty where it can. */
  Optional<String> absent();

  /**
   * A cell's twin as it was.
   *
   * @throws HistoryLimitException where it would read too much
   */
  Optional<Twin> twin(String cellId, AsOf when);

  /**
   * What was forecast then.
   *
   * @throws HistoryLimitException where it would read too much
   */
  Optional<Forecast> forecast(String cellId, AsOf when);

  /**
   * State of health after each operation that told one, from a forecast on, oldest first.
   *
   * @param limit at most so many
   * @throws HistoryLimitException where it would read too much
   */
  List<Actual> after(Forecast forecast, int limit);

  /**
   * The rules' words on a cell up to a time, oldest first.
   *
   * @param limit the latest so many
   * @throws HistoryLimitException where it would read too much
   */
  List<Alert> alerts(String cellId, long atMillis, int limit);
}
