package io.celltwin.core.cycle;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * Which of a source's latest frames have been seen, a bit each: tells a frame that comes again from
 * one that was overtaken. Of what is older than the window every frame counts as seen, but for
 * those between the first and the last that slid out unseen: of them nobody knows any more.
 */
final class SeenFrames implements Cloneable {
  /** Sequences looked back on; one is overtaken by frames of the same minute, not of the year. */
  static final int WINDOW = 1024;

  private static final int WORDS = WINDOW / Long.SIZE;

  private boolean known; // whether there has been a frame at all
  private long last;
  private long unknownFrom = Long.MAX_VALUE;
  private long unknownTo = Long.MIN_VALUE;
  private long[] bits = new long[WORDS];

  /** Another source, or one that counts anew. */
  void forget() {
    known = false;
    unknownFrom = Long.MAX_VALUE;
    unknownTo = Long.MIN_VALUE;
    java.util.Arrays.fill(bits, 0);
  }

  /** All up to this one were seen: as good as an earlier release remembered it. */
  void seenUpTo(long sequence) {
    forget();
    known = true;
    last = sequence;
    java.util.Arrays.fill(bits, -1L);
  }

  /** A frame above all that were seen. */
  void next(long sequence) {
    if (known && sequence == last + 1 && has(sequence - WINDOW)) { // mostly
      set(sequence);
      last = sequence;
      return;
    }
    if (known) {
      slideTo(sequence);
    }
    known = true;
    last = sequence;
    set(sequence);
  }

  private void slideTo(long sequence) {
    long out = sequence - WINDOW; // the newest that is not within the window any more
    for (long each = last - WINDOW + 1; each <= Math.min(out, last); each++) {
      if (each >= 0 && !has(each)) {
        unknown(each);
      }
    }
    if (out > last) {
      unknown(last + 1);
      unknown(out);
    }
    for (long each = Math.max(last + 1, out + 1); each < sequence; each++) {
      clear(each);
    }
  }

  private void unknown(long sequence) {
    unknownFrom = Math.min(unknownFrom, sequence);
    unknownTo = Math.max(unknownTo, sequence);
  }

  /** A frame at or below the newest one; afterwards it was seen. */
  boolean again(long sequence) {
    if (sequence <= last - WINDOW) {
      return sequence < unknownFrom || sequence > unknownTo;
    }
    boolean before = has(sequence);
    set(sequence);
    return before;
  }

  private boolean has(long sequence) {
    return (bits[word(sequence)] & 1L << (sequence & 63)) != 0;
  }

  private void set(long sequence) {
    bits[word(sequence)] |= 1L << (sequence & 63);
  }

  private void clear(long sequence) {
    bits[word(sequence)] &= ~(1L << (sequence & 63));
  }

  private static int word(long sequence) {
    return (int) (sequence >> 6) & WORDS - 1;
  }

  SeenFrames copy() {
    try {
      SeenFrames copy = (SeenFrames) clone();
      copy.bits = bits.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    known = saved.bool(known);
    if (known) {
      last = saved.integer(last);
      unknownFrom = saved.integer(unknownFrom);
      unknownTo = saved.integer(unknownTo);
      saved.integers(bits);
    }
  }
}
