/**
 * Rows of features in, answers out: models by name and version, bounded queues, micro-batches, and
 * the engines that run them. Knows no wire format.
 */
package io.celltwin.server.inference;
