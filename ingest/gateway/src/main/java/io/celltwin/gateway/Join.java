package io.celltwin.gateway;

/**
 * How values that come in messages of their own make a sample.
 *
 * @param withinMicros values this close together are one sample; 0 where only those of one time are
 * @param holdMicros how long a value counts after it came; 0 where each message stands alone
 */
public record Join(long withinMicros, long holdMicros) {
  public static final Join NONE = new Join(0, 0);

  public boolean holds() {
    return holdMicros > 0;
  }
}
