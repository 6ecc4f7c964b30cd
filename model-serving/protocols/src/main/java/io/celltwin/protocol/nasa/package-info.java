/** Health and trajectory of NASA's reference cells, each left out in turn. */
package io.celltwin.protocol.nasa;
