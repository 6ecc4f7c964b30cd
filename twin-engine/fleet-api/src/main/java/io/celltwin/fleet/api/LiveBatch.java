package io.celltwin.fleet.api;

import io.celltwin.domain.Live;
import java.util.List;

/**
 * Live twins that changed, each as it is now.
 *
 * @param live the longest unchanged first
 * @param next where to go on
 */
public record LiveBatch(List<Live> live, long next) {
  public LiveBatch {
    live = List.copyOf(live);
  }
}
