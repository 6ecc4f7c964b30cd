package io.celltwin.simulation;

/** What is wrong with one cell of a simulated pack, and how badly. */
public enum PackFault {
  NONE(0),
  /** It holds so much less than its siblings [share of the rated capacity]. */
  WEAK_SMALL(0.10),
  WEAK_MEDIUM(0.14),
  WEAK_LARGE(0.22),
  /** From some day on it loses so much a day [share of the rated capacity]. */
  DRAIN_SMALL(0.0025),
  DRAIN_MEDIUM(0.005),
  DRAIN_LARGE(0.012),
  /** It was put in so much emptier [share of the rated capacity]. */
  BEHIND_SMALL(0.07),
  BEHIND_LARGE(0.12),
  /** From some day on a contact adds so much to its resistance [times its own]. */
  CONTACT_SMALL(1.0),
  CONTACT_LARGE(2.5),
  /**
   * From some day on the balancer bleeds it whenever the pack has been charged and rests [share of
   * the rated capacity an hour].
   */
  BALANCER_SMALL(0.0015),
  BALANCER_LARGE(0.003),
  /** From some day on its sensor shows one value. */
  STUCK_SENSOR(1);

  private final double size;

  PackFault(double size) {
    this.size = size;
  }

  /** In the unit of the fault. */
  public double size() {
    return size;
  }
}
