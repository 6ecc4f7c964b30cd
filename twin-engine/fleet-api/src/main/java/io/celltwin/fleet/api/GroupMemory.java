package io.celltwin.fleet.api;

import io.celltwin.fleet.api.FleetSummary.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups of a fleet as they were worked out last, so that one whose leaves are the same ones still
 * need not be sorted again. It keeps what was asked for last and nothing else. Thread-safe.
 */
public final class GroupMemory {
  private record Known(List<FleetSums.Leaf> leaves, Group group) {}

  private final Map<String, Map<String, Known>> byKind = new HashMap<>();

  /**
   * The groups of one kind, in the order of the map.
   *
   * @param kind of grouping
   * @param leaves by the group's name
   */
  synchronized List<Group> of(String kind, Map<String, List<FleetSums.Leaf>> leaves) {
    Map<String, Known> before = byKind.getOrDefault(kind, Map.of());
    Map<String, Known> now = new HashMap<>();
    List<Group> groups = new ArrayList<>(leaves.size());
    leaves.forEach(
        (name, its) -> {
          Known known = before.get(name);
          if (known == null || !areTheSame(known.leaves, its)) {
            known = new Known(its, FleetSums.group(name, its));
          }
          now.put(name, known);
          groups.add(known.group);
        });
    byKind.put(kind, now);
    return groups;
  }

  /** The very same ones: to compare what is in them would take as long as to add it up. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean areTheSame(List<FleetSums.Leaf> a, List<FleetSums.Leaf> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.get(i) != b.get(i)) {
        return false;
      }
    }
    return true;
  }
}
