/**
 * Operations age a twin. {@link io.celltwin.core.state.TwinUpdater} decides, {@link
 * io.celltwin.core.state.TwinState} remembers.
 */
package io.celltwin.core.state;
