/**
 * Networks, shape to shape: what is computed from a batch of features, without files and without
 * data. Each network is written once, in terms of {@link io.celltwin.network.Ops}; an interpreter
 * gives the operations their meaning.
 */
package io.celltwin.network;
