package io.celltwin.dataset.nasa;

import io.celltwin.dataset.DatasetReader;
import java.util.List;

/** The layouts of this package. */
public final class NasaLayouts {
  public static List<DatasetReader> all() {
    return List.of(new NasaMat(), new NasaOperationTables(), new NasaDischargeTable());
  }

  private NasaLayouts() {}
}
