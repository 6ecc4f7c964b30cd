package io.celltwin.gateway;

import java.util.List;
import java.util.Map;

/**
 * What came in from a source, for people and programs.
 *
 * @param source name of the mapping or protocol
 * @param messages received
 * @param acknowledged of them, those of which all is on the broker
 * @param retained of them
 * @param repeated of them, as the sender marked them
 * @param rows samples of packs
 * @param frames sent
 * @param refused by reason code
 * @param lastRefusal in words, or null
 * @param clock how times stood to each other, by verdict; {@code shuffled} messages and {@code
 *     retained-without-time} values beside them
 * @param packs by name
 * @param waiting cells that are not on the register, with what is missing
 * @param notes by pack, what somebody should know
 */
public record FeedReport(
    String source,
    long messages,
    long acknowledged,
    long retained,
    long repeated,
    long rows,
    long frames,
    Map<String, Long> refused,
    String lastRefusal,
    Map<String, Long> clock,
    Map<String, PackReport> packs,
    List<WaitingCell> waiting,
    Map<String, String> notes) {

  /**
   * A pack as it was last heard of.
   *
   * @param arrivedMillis [ms since 1970-01-01 UTC]
   * @param timeMillis what its row said [ms since 1970-01-01 UTC]
   * @param lagMillis arrival less that
   * @param clock whose time it is
   * @param serial told, or null
   * @param values last told, by quantity; what a BMS reports among them
   * @param words last told, by quantity
   */
  public record PackReport(
      long arrivedMillis,
      long timeMillis,
      long lagMillis,
      String clock,
      String serial,
      Map<String, Double> values,
      Map<String, String> words) {}

  /** A cell that waits to be registered. */
  public record WaitingCell(String cell, List<String> missing) {}
}
