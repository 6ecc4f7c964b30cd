package io.celltwin.fleet.instance;

import java.util.List;
import java.util.Set;

/** Who has which cells, as far as this instance knows. */
public interface Owners {

  /**
   * Where an instance answers others.
   *
   * @param host name or address
   * @param port of its peers' door
   */
  record Address(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /**
   * Who has a cell.
   *
   * @param partition it lies on
   * @param active who keeps it
   * @param standbys who keep a copy
   */
  record Owner(int partition, Address active, List<Address> standbys) {
    public Owner {
      standbys = List.copyOf(standbys);
    }
  }

  /**
   * Whose a cell is.
   *
   * @throws io.celltwin.fleet.api.FleetNotReadyException while nobody knows
   */
  Owner of(String cellId);

  /** All instances that are there, this one among them. */
  Set<Address> all();

  /** This one. */
  Address self();

  /** How many partitions a fleet's cells lie on. */
  int partitions();

  /** How many partitions its dead letters lie on. */
  int rejectedPartitions();
}
