package io.celltwin.training.early;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What is said of new cells, for programs and for people.
 *
 * @param temperature of the new cells [°C]
 * @param references full lives learned from
 * @param calibratedOn those the band was calibrated on
 * @param target cycles to be reached, 0 where none was named
 * @param soh the SOH to be had there
 */
record VerdictReport(double temperature, int references, int calibratedOn, int target, double soh) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int EVERY = 10;

  String json(List<EarlyVerdict> verdicts, List<String> notes) {
    ObjectNode root = JSON.createObjectNode();
    root.put("temperature_celsius", temperature);
    root.put("references", references);
    root.put("band_calibrated_on", calibratedOn);
    root.put("at_soh", soh);
    if (target > 0) {
      root.put("target_cycles", target);
    }
    ArrayNode cells = root.putArray("cells");
    for (EarlyVerdict v : verdicts) {
      ObjectNode one = cells.addObject();
      one.put("cell", v.cell());
      one.put("cycles_seen", v.seen());
      ObjectNode life = one.putObject("life");
      cycle(life, "lower", v.life()[0]);
      cycle(life, "cycles", v.life()[1]);
      cycle(life, "upper", v.life()[2]);
      number(one, "probability", v.probability());
      if (target > 0) {
        cycle(one, "cycles_to_settle", v.toSettle());
      }
      loss(one, v);
      came(one, v.came());
      curve(one.putObject("curve"), v.curve());
    }
    ArrayNode said = root.putArray("notes");
    notes.forEach(said::add);
    return root.toPrettyString() + "\n";
  }

  private static void loss(ObjectNode one, EarlyVerdict v) {
    Losses.Loss leading = v.leading();
    one.put(
        "loss",
        v.losses().isEmpty()
            ? "not told: no multi-step charges of the cell and of two references or more"
            : leading == null ? "none stands out" : leading.words());
    ArrayNode all = one.putArray("losses");
    v.losses().stream()
        .limit(5)
        .forEach(
            l -> {
              ObjectNode each = all.addObject();
              each.put("feature", l.feature());
              each.put("kind", l.kind());
              each.put("step", l.step());
              number(each, "change", l.change());
              number(each, "expected", l.expected());
              number(each, "z", l.z());
            });
  }

  private static void came(ObjectNode one, EarlyVerdict.Came came) {
    if (came != null) {
      ObjectNode beside = one.putObject("what_came");
      beside.put("cycles", came.cycles());
      number(beside, "mape", came.mape());
      number(beside, "mape_root_law", came.root());
      number(beside, "mape_line", came.linear());
      number(beside, "coverage", came.coverage());
    }
  }

  private static void curve(ObjectNode node, EarlyForecast.Curve curve) {
    ArrayNode cycles = node.putArray("cycles");
    ArrayNode lower = node.putArray("lower");
    ArrayNode mean = node.putArray("mean");
    ArrayNode upper = node.putArray("upper");
    for (int i = 0; i < curve.mean().length; i += EVERY) {
      cycles.add(curve.from() + i);
      lower.add(rounded(curve.mean()[i] - curve.half()[i]));
      mean.add(rounded(curve.mean()[i]));
      upper.add(rounded(curve.mean()[i] + curve.half()[i]));
    }
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e5) / 1e5;
  }

  private static void number(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, rounded(value));
    } else {
      node.putNull(key);
    }
  }

  private static void cycle(ObjectNode node, String key, int cycle) {
    if (cycle >= 0) {
      node.put(key, cycle);
    } else {
      node.putNull(key);
    }
  }

  String table(List<EarlyVerdict> verdicts) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%d new cells at %.0f °C beside %d full lives; band of 90 %%, %s",
        verdicts.size(),
        temperature,
        references,
        calibratedOn == 0
            ? "not calibrated: too few lives"
            : String.format(Locale.ROOT, "calibrated on %d of them", calibratedOn));
    for (EarlyVerdict v : verdicts) {
      text.append('\n');
      line(text, "%s, %d cycles seen", v.cell(), v.seen());
      EarlyForecast.Curve c = v.curve();
      int steps = 4;
      for (int s = 1; s <= steps; s++) {
        int cycle = c.from() + (c.mean().length - 1) * s / steps;
        double half = c.half()[cycle - c.from()];
        line(
            text,
            "  cycle %5d   SOH %.3f [%.3f, %.3f]",
            cycle,
            c.at(cycle),
            c.at(cycle) - half,
            c.at(cycle) + half);
      }
      line(
          text,
          "  %.0f %% is reached at cycle %s [%s, %s]",
          100 * soh,
          words(v.life()[1]),
          words(v.life()[0]),
          words(v.life()[2]));
      if (target > 0) {
        line(
            text,
            "  reaches %d cycles at %.0f %%: probability %.2f; %s",
            target,
            100 * soh,
            v.probability(),
            v.toSettle() == 0
                ? "settled"
                : v.toSettle() < 0
                    ? "no more cycles before the target would settle it"
                    : String.format(
                        Locale.ROOT,
                        "%d more cycles would settle it, if it goes on as expected",
                        v.toSettle()));
      }
      Losses.Loss leading = v.leading();
      line(
          text,
          "  loss: %s",
          v.losses().isEmpty()
              ? "not told, for want of multi-step charges of the cell and two references"
              : leading == null ? "none stands out" : leading.words());
      if (v.came() != null) {
        line(
            text,
            "  what came (%d cycles): error %.2f %%, root law of its own cycles %.2f, line %.2f;"
                + " %.0f %% in the band",
            v.came().cycles(),
            v.came().mape(),
            v.came().root(),
            v.came().linear(),
            v.came().coverage());
      }
    }
    List<EarlyVerdict.Came> all =
        verdicts.stream().map(EarlyVerdict::came).filter(java.util.Objects::nonNull).toList();
    if (!all.isEmpty()) {
      line(
          text,
          "%nmean of %d cells: error %.2f %%, root law %.2f, line %.2f; %.0f %% in the band",
          all.size(),
          mean(all, EarlyVerdict.Came::mape),
          mean(all, EarlyVerdict.Came::root),
          mean(all, EarlyVerdict.Came::linear),
          mean(all, EarlyVerdict.Came::coverage));
    }
    return text.toString();
  }

  private static double mean(List<EarlyVerdict.Came> all, ToDoubleFunction<EarlyVerdict.Came> of) {
    return all.stream().mapToDouble(of).average().orElseThrow();
  }

  private static String words(int cycle) {
    return cycle < 0 ? "later" : Integer.toString(cycle);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format + "\n", values));
  }
}
