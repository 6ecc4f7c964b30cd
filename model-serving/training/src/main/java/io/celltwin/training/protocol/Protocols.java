package io.celltwin.training.protocol;

import io.celltwin.training.ModesTraining;
import io.celltwin.training.protocol.derivative.Derivatives;
import io.celltwin.training.protocol.domain.NewDataset;
import io.celltwin.training.protocol.early.EarlyProtocol;
import io.celltwin.training.protocol.longrange.LongRange;
import io.celltwin.training.protocol.lookahead.LookAhead;
import io.celltwin.training.protocol.modes.ModesProtocol;
import io.celltwin.training.protocol.nasa.NasaHealth;
import io.celltwin.training.protocol.nasa.NasaTrajectory;
import io.celltwin.training.protocol.pulse.PulseProtocol;
import io.celltwin.training.protocol.soh.SohNow;
import io.celltwin.training.protocol.transfer.Transfer;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All protocols, by letter. */
public final class Protocols {
  /** In the order of the alphabet; not to be changed. */
  public static final SortedMap<Character, Protocol> ALL =
      byLetter(
          List.of(
              new SohNow(),
              new NewDataset(),
              new NasaHealth(),
              new NasaTrajectory(),
              LookAhead.conditionWithoutHistory(),
              LookAhead.conditionWithHistory(),
              LookAhead.chemistry(),
              new LongRange(),
              new EarlyProtocol(),
              new PulseProtocol(),
              new Transfer(),
              new Derivatives(),
              new ModesProtocol(ModesTraining::train)));

  private Protocols() {}

  private static SortedMap<Character, Protocol> byLetter(List<Protocol> protocols) {
    SortedMap<Character, Protocol> all = new TreeMap<>();
    for (Protocol protocol : protocols) {
      if (all.put(protocol.letter(), protocol) != null) {
        throw new IllegalStateException("two protocols are called " + protocol.letter());
      }
    }
    return Collections.unmodifiableSortedMap(all);
  }
}
