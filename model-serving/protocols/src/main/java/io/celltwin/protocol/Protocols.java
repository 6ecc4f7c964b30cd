package io.celltwin.protocol;

import io.celltwin.protocol.anotheruse.AnotherUse;
import io.celltwin.protocol.earlylife.EarlyProtocol;
import io.celltwin.protocol.fieldwindows.FieldWindows;
import io.celltwin.protocol.longrange.LongRange;
import io.celltwin.protocol.lookahead.LookAhead;
import io.celltwin.protocol.modes.ModesProtocol;
import io.celltwin.protocol.modes.ModesTraining;
import io.celltwin.protocol.nasa.NasaHealth;
import io.celltwin.protocol.nasa.NasaTrajectory;
import io.celltwin.protocol.newdataset.NewDataset;
import io.celltwin.protocol.pinnderivatives.Derivatives;
import io.celltwin.protocol.pulse.PulseProtocol;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.soh.SohNow;
import io.celltwin.protocol.transfer.Transfer;
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
              new ModesProtocol(ModesTraining::train),
              new FieldWindows(),
              new AnotherUse()));

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
