package io.celltwin.core.measure;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/** What an operation is: which frames it came in, what its source says of it, and its kind. */
public final class OperationIdentity implements Cloneable {
  String source;
  long firstSequence;
  private long lastSequence;
  private int number;
  private boolean numbered;
  private OperationKind declaredKind;
  private OperationKind kind;
  private int nextPart;
  private int parts;
  private boolean complete;
  private boolean partMissing;
  private double startsBack; // s
  private double ambient; // °C
  private long declaredStart; // µs

  /** Of an operation that begins in a frame; the kind is null where nobody knows it yet. */
  static OperationIdentity of(Frame frame, OperationKind kind) {
    OperationIdentity identity = new OperationIdentity();
    identity.source = frame.source();
    identity.firstSequence = frame.sequence();
    identity.lastSequence = frame.sequence();
    identity.declaredKind = kind;
    identity.kind = kind;
    identity.ambient = Double.NaN;
    identity.declaredStart = frame.startMillis() * 1000;
    return identity;
  }

  /** Of one that takes in a few readings for its sums alone. */
  OperationIdentity forSums() {
    OperationIdentity identity = new OperationIdentity();
    identity.declaredKind = declaredKind;
    identity.kind = kind;
    return identity;
  }

  /**
   * The source numbers it.
   *
   * @param parts that the source says it has
   * @param startsBack how far it begins before the last reading of the one before [s]
   */
  public void numbered(int number, int parts, double startsBack) {
    this.number = number;
    numbered = true;
    this.parts = parts;
    this.startsBack = startsBack;
  }

  /** Whether the source numbers it. */
  public boolean isNumbered() {
    return numbered;
  }

  /** The source's number; only where it {@link #isNumbered}. */
  public int number() {
    return number;
  }

  /** Whether a frame that bears a number is of this operation. */
  public boolean includes(Frame frame, int index) {
    return numbered && number == index && source.equals(frame.source());
  }

  /** A frame of it has come; parts that are left out are noted. */
  public void part(Frame frame) {
    lastSequence = frame.sequence();
    partMissing |= frame.part() != nextPart;
    nextPart = frame.part() + 1;
  }

  /** It goes on in this frame. */
  public void lastSequence(long sequence) {
    lastSequence = sequence;
  }

  /** Sequence of its latest frame. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Who sent it. */
  public String source() {
    return source;
  }

  /** Its last part has come, or it needs none. */
  public void complete() {
    complete = true;
  }

  /** Whether parts of it are known to be missing. */
  boolean isIncomplete() {
    return partMissing || (numbered && !complete);
  }

  /** How far it begins before the last reading of the one before [s]. */
  double startsBack() {
    return startsBack;
  }

  /**
   * Its surroundings as the source says.
   *
   * @param celsius or null where it does not
   */
  public void ambient(Double celsius) {
    ambient = celsius == null ? Double.NaN : celsius;
  }

  /** Its surroundings are those of another. */
  public void ambientOf(OperationIdentity other) {
    ambient = other.ambient;
  }

  /** Surroundings [°C], NaN where nobody says. */
  double ambient() {
    return ambient;
  }

  /** When the frame that it began in began [µs since 1970-01-01 UTC]. */
  long declaredStart() {
    return declaredStart;
  }

  /** As the source says, null where it does not. */
  public OperationKind declaredKind() {
    return declaredKind;
  }

  /** Its kind was inferred, not said. */
  public void inferred() {
    declaredKind = null;
  }

  /** What it is, null while that is not certain. */
  public OperationKind kind() {
    return kind;
  }

  /** What it is, or null where that became uncertain. */
  public void kind(OperationKind now) {
    kind = now;
  }

  OperationIdentity copy() {
    try {
      return (OperationIdentity) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    source = saved.text(source);
    firstSequence = saved.integer(firstSequence);
    lastSequence = saved.integer(lastSequence);
    number = saved.integer(number);
    numbered = saved.bool(numbered);
    declaredKind = saved.kind(declaredKind);
    kind = saved.kind(kind);
    saved.integer(0); // a declared cycle, which nobody asked for
    saved.bool(false);
    nextPart = saved.integer(nextPart);
    parts = saved.integer(parts);
    complete = saved.bool(complete);
    partMissing = saved.bool(partMissing);
    startsBack = saved.decimal(startsBack);
    ambient = saved.decimal(ambient);
    declaredStart = saved.integer(declaredStart);
  }
}
