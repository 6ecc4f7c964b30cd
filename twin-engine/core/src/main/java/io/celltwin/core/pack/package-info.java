/**
 * What the cells of one series string say of each other. The same current flows through all of
 * them, so what differs in their voltages is theirs alone: it is the best test there is, and needs
 * neither a full cycle nor a model of the chemistry.
 */
package io.celltwin.core.pack;
