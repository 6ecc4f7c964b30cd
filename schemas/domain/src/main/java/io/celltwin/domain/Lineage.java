package io.celltwin.domain;

/**
 * Which frames a result was made from. Kafka offsets move with retries and replays; source and
 * sequence do not.
 *
 * @param source who sent the frames
 * @param firstSequence of the first frame used
 * @param lastSequence of the last frame used
 */
public record Lineage(String source, long firstSequence, long lastSequence) {}
