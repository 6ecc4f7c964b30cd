/** How models are judged: one protocol a letter, each with its baselines in the same table. */
package io.celltwin.protocol;
