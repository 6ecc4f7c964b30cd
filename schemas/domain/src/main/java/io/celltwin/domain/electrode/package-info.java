/** Electrodes as papers describe them, for whoever builds cells of them. */
package io.celltwin.domain.electrode;
