package io.celltwin.standalone;

import io.celltwin.fleet.api.Health;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The newest finding of every part, and since when the part is so. */
final class StateOfParts {
  private final Map<String, Health.Part> parts = new LinkedHashMap<>();
  private final Consumer<Health.Part> changed;

  /**
   * @param names in the order in which they are told; all of them are starting
   * @param changed hears of each part whose state became another
   */
  StateOfParts(List<String> names, Instant now, Consumer<Health.Part> changed) {
    this.changed = changed;
    names.forEach(
        name -> parts.put(name, new Health.Part(name, Health.State.FAULT, now, "is starting", "")));
  }

  synchronized void found(String name, Finding finding, Instant now) {
    Health.Part before = parts.get(name);
    boolean same = before.state() == finding.state();
    var part =
        new Health.Part(
            name,
            finding.state(),
            same ? before.since() : now,
            finding.sentence(),
            finding.wayOut());
    parts.put(name, part);
    if (!same) {
      changed.accept(part);
    }
  }

  synchronized Health now() {
    return new Health(List.copyOf(parts.values()));
  }
}
