/**
 * Sparkplug B 3.0 as a host application: aliases, births and deaths, holes in the sequence and the
 * rebirth they call for, the host's own STATE. What a metric's name means is told by a mapping.
 */
package io.celltwin.gateway.sparkplug;
