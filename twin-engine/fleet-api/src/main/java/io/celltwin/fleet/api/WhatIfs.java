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

  /**
   * A pack under some uses.
   *
   * @param cells it has
   * @param leftOut cells that have no forecast to begin from
   * @param today use of its first cell that has a forecast
   * @param assumed what of that use no operation showed, in words, or null
   * @param weakest for each use the cell that ends first
   * @param uses in the order they were asked: what becomes of the pack
   */
  record PackAnswer(
      int cells,
      int leftOut,
      Use today,
      String assumed,
      List<String> weakest,
      List<UseForecast> uses) {
    public PackAnswer {
      weakest = List.copyOf(weakest);
      uses = List.copyOf(uses);
    }
  }

  /**
   * @param cellIds of the pack, at least one
   * @param plans of use; what they do not say is as each cell's today
   * @param warranty SOH of a line whose day is asked for [0..1], NaN for none
   * @return empty where none of the cells has a forecast
   */
  Optional<PackAnswer> askPack(List<String> cellIds, List<UsePlan> plans, double warranty);
}
