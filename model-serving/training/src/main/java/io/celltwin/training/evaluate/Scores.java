package io.celltwin.training.evaluate;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.celltwin.artifact.Card;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Scores as a table for people (Markdown) and one for programs (CSV). */
public final class Scores {

  private Scores() {}

  /** Scores of disjoint cells put together: groups by their numbers of cells, then their mean. */
  public static List<Card.Score> pooled(List<List<Card.Score>> parts) {
    Map<String, CellMeans> tallies = new LinkedHashMap<>();
    for (List<Card.Score> part : parts) {
      for (Card.Score s : part) {
        if (!s.group().equals(CellMeans.ALL)) {
          CellMeans tally = tallies.computeIfAbsent(s.protocol(), CellMeans::new);
          for (int cell = 0; cell < s.cells(); cell++) {
            tally.add(s.group(), s.model(), s.metric(), s.unit(), s.value());
          }
        }
      }
    }
    return tallies.values().stream().flatMap(t -> t.scores().stream()).toList();
  }

  /** One row a score. */
  public static void writeCsv(Path file, List<Card.Score> scores) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord("protocol", "group", "cells", "model", "metric", "unit", "value");
      for (Card.Score s : scores) {
        csv.writeRecord(
            s.protocol(),
            s.group(),
            Integer.toString(s.cells()),
            s.model(),
            s.metric(),
            s.unit(),
            String.format(Locale.ROOT, "%.6g", s.value()));
      }
    }
  }

  /** A table a protocol: groups down, models and metrics across. */
  public static void writeMarkdown(Path file, String title, List<Card.Score> scores)
      throws IOException {
    Files.writeString(file, markdown(title, scores));
  }

  /** The same, as text. */
  public static String markdown(String title, List<Card.Score> scores) {
    StringBuilder text = new StringBuilder("# ").append(title).append('\n');
    Map<String, List<Card.Score>> protocols = new LinkedHashMap<>();
    scores.forEach(s -> protocols.computeIfAbsent(s.protocol(), p -> new ArrayList<>()).add(s));
    protocols.forEach(
        (protocol, all) -> {
          text.append("\n## ").append(protocol).append("\n\n");
          Set<String> columns = new LinkedHashSet<>();
          Map<String, Map<String, Card.Score>> groups = new LinkedHashMap<>();
          for (Card.Score s : all) {
            String column = "%s, %s %s".formatted(s.model(), s.metric(), s.unit());
            columns.add(column);
            groups.computeIfAbsent(s.group(), g -> new LinkedHashMap<>()).put(column, s);
          }
          text.append("| group | cells | ").append(String.join(" | ", columns)).append(" |\n");
          text.append("|---|---|").append("---|".repeat(columns.size())).append('\n');
          groups.forEach(
              (group, row) -> {
                int cells = row.values().iterator().next().cells();
                text.append("| ").append(group).append(" | ").append(cells).append(" |");
                for (String column : columns) {
                  Card.Score s = row.get(column);
                  text.append(
                      s == null ? " – |" : String.format(Locale.ROOT, " %.2f |", s.value()));
                }
                text.append('\n');
              });
        });
    return text.toString();
  }
}
