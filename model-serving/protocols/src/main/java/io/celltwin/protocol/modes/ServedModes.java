package io.celltwin.protocol.modes;

import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.core.mode.AnsweredModes;
import io.celltwin.core.mode.DegradationModes;
import io.celltwin.core.mode.LeadingMode;
import io.celltwin.core.mode.Mode;
import io.celltwin.core.mode.ModeEstimate;
import io.celltwin.domain.Features;
import io.celltwin.training.data.SimulatedLife;
import io.celltwin.training.fit.LoadedModel;
import java.util.ArrayList;
import java.util.List;

/** Asks the model "modes" as the live twin would, row after row of one cell. */
final class ServedModes implements AutoCloseable {
  private final LoadedModel answers;
  private final String version;

  ServedModes(Artifact artifact) {
    this.answers = new LoadedModel(artifact.network(), artifact.arrays());
    this.version = artifact.card().version();
  }

  /** Answers about one cell in the order of its cycles, with the memory of which mode leads. */
  List<DegradationModes> about(List<Features> inputs, List<Integer> cycles) {
    List<float[]> rows = inputs.stream().map(SimulatedLife::floats).toList();
    Answers raw = answers.ask(rows);
    LeadingMode leading = new LeadingMode();
    List<DegradationModes> modes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      double[] quantiles = new double[AnsweredModes.QUANTILES];
      for (int j = 0; j < quantiles.length; j++) {
        quantiles[j] = raw.quantiles()[i * quantiles.length + j];
      }
      modes.add(AnsweredModes.of(cycles.get(i), quantiles, raw.distance()[i], leading, version));
    }
    return modes;
  }

  /** The same answer about every cell. */
  static DegradationModes constant(int cycle, double[] percent, Mode leading) {
    List<ModeEstimate> all = new ArrayList<>();
    for (Mode mode : Mode.ALL) {
      all.add(
          new ModeEstimate(
              mode, percent[mode.index()], 1e-3, mode == leading ? 1 : 0, "none", null));
    }
    return new DegradationModes(cycle, all, leading, null);
  }

  @Override
  public void close() {
    answers.close();
  }
}
