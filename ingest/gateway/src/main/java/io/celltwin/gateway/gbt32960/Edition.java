package io.celltwin.gateway.gbt32960;

/**
 * The two editions of GB/T 32960.3 in use. Each packet says which it follows by its start mark
 * (6.2, table 2): {@code ##} since 2016, {@code $$} since 2025, so one connection may carry both.
 * The ids of the information types mean other things in each (2016: 7.2.2, table 8; 2025: 7.2.3,
 * table 9).
 */
public enum Edition {
  GBT_2016('#', -1000),
  GBT_2025('$', -3000);

  private final byte mark;
  private final int currentOffset;

  Edition(char mark, int currentOffset) {
    this.mark = (byte) mark;
    this.currentOffset = currentOffset;
  }

  /** The byte that stands twice at the start of a packet. */
  byte mark() {
    return mark;
  }

  /** What a current of raw value 0 stands for [A]. */
  int currentOffset() {
    return currentOffset;
  }

  /** The edition whose mark this is, or null. */
  static Edition ofMark(byte mark) {
    return mark == GBT_2016.mark ? GBT_2016 : mark == GBT_2025.mark ? GBT_2025 : null;
  }
}
