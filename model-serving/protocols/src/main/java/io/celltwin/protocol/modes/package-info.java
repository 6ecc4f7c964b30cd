/** Protocol M: degradation modes of simulated cells, where they are known, and of real ones. */
package io.celltwin.protocol.modes;
