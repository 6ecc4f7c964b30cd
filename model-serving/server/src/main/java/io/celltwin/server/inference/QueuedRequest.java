package io.celltwin.server.inference;

import java.util.concurrent.CompletableFuture;

/**
 * A question that waits.
 *
 * @param caller who asks
 * @param rows of features
 * @param features row-major
 * @param asked when [System.nanoTime]
 * @param deadline after which nobody wants the answer [System.nanoTime]
 * @param reply to be completed once
 */
record QueuedRequest(
    Requester caller,
    int rows,
    float[] features,
    long asked,
    long deadline,
    CompletableFuture<Reply> reply) {}
