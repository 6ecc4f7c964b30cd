package io.celltwin.fleet.api;

import io.celltwin.domain.Use;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import java.util.List;
import java.util.Optional;

/** What would become of cells under another use. Thread-safe; reads from disk. */
public interface WhatIfs {

  /**
   * One cell under some uses.
   *
   * @param today its use as its latest operations show it, complete
   * @param assumed what of today's use no operation showed, in words, or null
   * @param uses in the order they were asked
   */
  record Answer(Use today, String assumed, List<UseForecast> uses) {
    public Answer {
      uses = List.copyOf(uses);
    }
  }

  /**
   * @param plans of use; what they do not say is as today
   * @param warranty SOH of a line whose day is asked for [0..1], NaN for none
   * @return empty where the cell is not known or has no forecast
   */
  Optional<Answer> ask(String cellId, List<UsePlan> plans, double warranty);
}
