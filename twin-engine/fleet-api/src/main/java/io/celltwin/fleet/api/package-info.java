/**
 * What can be asked of a fleet, and the rows it answers with. No type here knows how the fleet is
 * kept.
 */
package io.celltwin.fleet.api;
