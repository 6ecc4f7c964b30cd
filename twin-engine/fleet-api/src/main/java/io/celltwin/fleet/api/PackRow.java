package io.celltwin.fleet.api;

import io.celltwin.domain.Chemistry;
import io.celltwin.domain.PackTwin;

/**
 * One line of the fleet's packs.
 *
 * @param packId as the specifications of its cells name it
 * @param site where it is, or null
 * @param chemistry of its cells; null where they differ
 * @param group its cells in numbers
 * @param twin its cells beside each other, without the cells themselves; null where their places in
 *     the pack are not known, or they were not read together yet
 */
public record PackRow(
    String packId, String site, Chemistry chemistry, FleetSummary.Group group, PackTwin twin) {}
