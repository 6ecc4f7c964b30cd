package io.celltwin.fleet.api;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Identity;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes what people say of the cells there are. */
public interface RegisterDesk {

  /**
   * One cell as it is from now on.
   *
   * @param cellId whose
   * @param spec its nameplate, or null where it is taken off the register
   * @param identity who it is, or null where it is known by its id alone
   */
  record Entry(String cellId, CellSpec spec, Identity identity) {
    /** It is there no more. */
    public static Entry retired(String cellId) {
      return new Entry(cellId, null, null);
    }
  }

  /**
   * Puts them on record, in this order. Done once all are durable; views follow a moment later. One
   * that fails says so, and those before it stand: the same request again does no harm.
   */
  CompletionStage<Void> write(List<Entry> entries);
}
