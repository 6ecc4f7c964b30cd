package io.celltwin.protocol.lookahead;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How far candidates are to be believed, found without the cell that is asked about: conditions, or
 * chemistries, that are known take turns to be unseen. Each candidate's weight is one over the
 * square of its error there, in the geometric mean of turns, so that a turn that is hard for all
 * does not decide alone. Turns of the same chemistry count alone where there are any.
 */
final class Rehearsal {
  private static final double LEAST = 1e-6;

  /** Errors of all candidates [%]. */
  interface Errors {
    double[] of(List<UseCell> learned, UseCell unseen);
  }

  private record Turn(List<List<UseCell>> learned, List<UseCell> unseen) {
    double[] errors(Errors errors) {
      double[] mean = null;
      for (List<UseCell> part : learned) {
        for (UseCell cell : unseen) {
          double[] e = errors.of(part, cell);
          mean = mean == null ? new double[e.length] : mean;
          for (int i = 0; i < e.length; i++) {
            mean[i] += e[i] / learned.size() / unseen.size();
          }
        }
      }
      return mean;
    }
  }

  private final List<Turn> turns = new ArrayList<>();

  /**
   * @param known cells, the one asked about not among them
   * @param chemistry of the cell asked about
   * @param conditions that are learned from in a turn: as many as there are now, for from one
   *     condition alone resistance and capacity cannot be told apart and only a stiffer line holds
   * @param across whether whole chemistries take turns
   */
  Rehearsal(List<UseCell> known, String chemistry, int conditions, boolean across) {
    List<Turn> own = new ArrayList<>();
    Set<String> parts = new TreeSet<>();
    known.forEach(c -> parts.add(part(c, across)));
    for (String part : parts) {
      List<UseCell> out =
          known.stream()
              .filter(c -> part(c, across).equals(part) && c.windows() > UseCell.HISTORY)
              .toList();
      List<UseCell> in =
          known.stream()
              .filter(c -> !part(c, across).equals(part))
              .filter(c -> across || out.isEmpty() || c.chemistry().equals(out.get(0).chemistry()))
              .toList();
      if (out.isEmpty() || in.stream().noneMatch(c -> c.windows() > UseCell.HISTORY)) {
        continue;
      }
      Turn turn = new Turn(across ? List.of(in) : subsets(in, 0, conditions), out);
      turns.add(turn);
      if (out.get(0).chemistry().equals(chemistry)) {
        own.add(turn);
      }
    }
    if (!own.isEmpty()) {
      turns.retainAll(own);
    }
  }

  private static String part(UseCell cell, boolean across) {
    return across ? cell.chemistry() : cell.condition();
  }

  /** All ways to take so many, or all where there are fewer. */
  private static List<List<UseCell>> subsets(List<UseCell> cells, int from, int count) {
    if (cells.size() - from <= count) {
      return List.of(cells.subList(from, cells.size()));
    }
    if (count == 0) {
      return List.of(List.of());
    }
    List<List<UseCell>> all = new ArrayList<>(subsets(cells, from + 1, count));
    for (List<UseCell> rest : subsets(cells, from + 1, count - 1)) {
      List<UseCell> with = new ArrayList<>(List.of(cells.get(from)));
      with.addAll(rest);
      all.add(with);
    }
    return all;
  }

  /** Weights of so many candidates, of sum 1; equal where nothing can take a turn. */
  double[] weights(int candidates, Errors errors) {
    double[] logs = new double[candidates];
    for (Turn turn : turns) {
      double[] e = turn.errors(errors);
      for (int i = 0; i < candidates; i++) {
        logs[i] += Math.log(Math.max(e[i], LEAST)) / turns.size();
      }
    }
    double least = Arrays.stream(logs).min().orElse(0);
    double[] weights = Arrays.stream(logs).map(l -> Math.exp(2 * (least - l))).toArray();
    double sum = Arrays.stream(weights).sum();
    return IntStream.range(0, candidates).mapToDouble(i -> weights[i] / sum).toArray();
  }
}
