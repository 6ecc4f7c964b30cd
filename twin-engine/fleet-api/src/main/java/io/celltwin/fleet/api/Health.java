package io.celltwin.fleet.api;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the system is, part by part. It is ready while every part does what it is there for: a part
 * that runs and moves nothing is not.
 */
public record Health(List<Part> parts) {
  public Health {
    parts = List.copyOf(parts);
  }

  /** How one part is. */
  public enum State {
    /** It does what it is there for. */
    GOOD,
    /** It does, and there is something to know. */
    NOTICE,
    /** It does not, or soon will not. */
    FAULT
  }

  /**
   * One part.
   *
   * @param name e.g. {@code job}
   * @param state now
   * @param since when it is in that state
   * @param sentence how it is, with the figures behind it
   * @param wayOut what a person can do; empty where there is nothing to do
   */
  public record Part(String name, State state, Instant since, String sentence, String wayOut) {
    /** For people. */
    public String line() {
      return "%s: %s%s".formatted(name, sentence, wayOut.isEmpty() ? "" : "; " + wayOut);
    }
  }

  /** Whether nothing is at fault. */
  public boolean ready() {
    return parts.stream().noneMatch(p -> p.state() == State.FAULT);
  }

  /** What is at fault, in a line; "ready" where nothing is. */
  public String summary() {
    return ready() ? "ready" : lines(p -> p.state() == State.FAULT, Part::line);
  }

  private String lines(java.util.function.Predicate<Part> which, Function<Part, String> how) {
    return parts.stream().filter(which).map(how).collect(Collectors.joining("\n"));
  }
}
