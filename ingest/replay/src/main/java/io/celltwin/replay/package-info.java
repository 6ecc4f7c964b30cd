/**
 * Sends cells to Kafka: historical ones from files, simulated ones as they live, both paced by a
 * clock. Start at {@link io.celltwin.replay.Replay}.
 */
package io.celltwin.replay;
