/** How the state of a cell becomes bytes and comes back. */
package io.celltwin.core.saved;
