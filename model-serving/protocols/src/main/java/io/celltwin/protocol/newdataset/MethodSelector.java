package io.celltwin.protocol.newdataset;

import io.celltwin.protocol.soh.Example;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Picks methods before any test cell is seen. Each dataset that is known plays the new one, with as
 * many labelled cells, and shows what each method is worth in general. With two labelled cells or
 * more each is also left out in turn and predicted from the others, which says more of this dataset
 * and is far noisier: the rehearsal counts for as much as {@value #PRIOR} cells left out. Both are
 * errors over their mean over the methods. Rehearsals are few: all methods within {@value #TIE} of
 * the best are its equals, and their mean answers. What decides is kept as the reason.
 */
public final class MethodSelector {
  private static final int ROWS_OF_SOURCE = 15;
  private static final int ROWS_OF_TARGET = 40;
  private static final int REHEARSALS = 3;
  private static final int TESTS = 8;

  /** How far above the least doubt is no difference, as a factor. */
  private static final double TIE = 1.1;

  /** Labelled cells left out that the rehearsal counts for. */
  private static final double PRIOR = 4;

  private final Map<String, List<Example>> datasets;
  private final long seed;
  private final Map<String, Map<Method, Double>> rehearsed = new LinkedHashMap<>();

  /**
   * @param datasets training cells by dataset
   */
  public MethodSelector(Map<String, List<Example>> datasets, long seed) {
    this.datasets = datasets;
    this.seed = seed;
  }

  /**
   * A choice.
   *
   * @param methods picked, whose mean is the answer
   * @param reason errors they were picked by
   */
  public record Choice(List<Method> methods, String reason) {
    public Choice {
      methods = List.copyOf(methods);
    }

    /** Names of the methods. */
    public String names() {
      return methods.stream().map(Method::name).collect(Collectors.joining(" + "));
    }
  }

  /**
   * Picks those that tie for the best.
   *
   * @param target name of the new dataset
   * @param labelled cells of it
   * @param anchored true where each cell's first capacity is known
   * @param methods to choose from
   */
  public Choice choose(
      String target, List<Example> labelled, boolean anchored, List<Method> methods) {
    List<Method> possible =
        methods.stream()
            .filter(m -> m.possible(labelled.size()))
            .filter(m -> methods.stream().noneMatch(mean -> mean.contains(m)))
            .toList();
    Map<Method, Double> general = new LinkedHashMap<>();
    for (String known : datasets.keySet()) {
      if (!known.equals(target)) {
        rehearse(target, known, labelled.size(), anchored, possible)
            .forEach((m, e) -> general.merge(m, e / (datasets.size() - 1), Double::sum));
      }
    }
    Map<Method, Double> left = new LinkedHashMap<>();
    if (labelled.size() >= 2) {
      List<Example> source = source(target, null);
      for (Method method : possible) {
        left.put(method, heldOut(method, source, labelled, anchored));
      }
    }
    Map<Method, Double> doubts = new LinkedHashMap<>();
    possible.forEach(m -> doubts.put(m, doubt(m, general, left, labelled.size())));
    double most = TIE * Collections.min(doubts.values());
    return new Choice(
        possible.stream().filter(m -> doubts.get(m) <= most).toList(),
        "known datasets rehearsed: "
            + words(general)
            + (left.isEmpty() ? "" : "; each labelled cell left out: " + words(left)));
  }

  /** What a method is expected to be off by, relative to the others. */
  private static double doubt(
      Method method, Map<Method, Double> rehearsed, Map<Method, Double> left, int n) {
    double general = rehearsed.isEmpty() ? 0 : PRIOR * rehearsed.get(method) / mean(rehearsed);
    double here = left.isEmpty() ? 0 : n * left.get(method) / mean(left);
    return general + here;
  }

  private static double mean(Map<Method, Double> errors) {
    return errors.values().stream().mapToDouble(Double::doubleValue).average().orElse(1);
  }

  private static String words(Map<Method, Double> errors) {
    return errors.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey().name(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private List<Example> source(String target, String alsoWithout) {
    List<Example> all = new ArrayList<>();
    datasets.forEach(
        (name, cells) -> {
          if (!name.equals(target) && !name.equals(alsoWithout)) {
            all.addAll(cells);
          }
        });
    return all;
  }

  private static double heldOut(
      Method method, List<Example> source, List<Example> labelled, boolean anchored) {
    double sum = 0;
    for (int i = 0; i < labelled.size(); i++) {
      List<Example> others = new ArrayList<>(labelled);
      Example out = others.remove(i);
      sum +=
          method
              .learn(source, others, anchored, ROWS_OF_SOURCE, ROWS_OF_TARGET)
              .mape(out, ROWS_OF_TARGET);
    }
    return sum / labelled.size();
  }

  /** Errors with a known dataset in the part of the new one; mean over draws and cells. */
  private Map<Method, Double> rehearse(
      String target, String known, int n, boolean anchored, List<Method> methods) {
    return rehearsed.computeIfAbsent(
        String.format(Locale.ROOT, "%s %s %d %b", target, known, n, anchored),
        key -> {
          List<Example> source = source(target, known);
          List<Example> cells = datasets.get(known);
          Map<Method, Double> errors = new LinkedHashMap<>();
          int rehearsals = n == 0 ? 1 : REHEARSALS;
          for (int r = 0; r < rehearsals; r++) {
            List<Integer> order =
                new ArrayList<>(IntStream.range(0, cells.size()).boxed().toList());
            Collections.shuffle(order, new Random(seed + r));
            List<Example> drawn = order.subList(0, n).stream().map(cells::get).toList();
            List<Example> left =
                order.subList(n, Math.min(order.size(), n + TESTS)).stream()
                    .map(cells::get)
                    .toList();
            for (Method method : methods) {
              Method.Learned learned =
                  method.learn(source, drawn, anchored, ROWS_OF_SOURCE, ROWS_OF_TARGET);
              double error =
                  left.stream()
                      .mapToDouble(e -> learned.mape(e, ROWS_OF_TARGET))
                      .average()
                      .orElse(0);
              errors.merge(method, error / rehearsals, Double::sum);
            }
          }
          return errors;
        });
  }
}
