/**
 * Frames to Kafka: acknowledged, each cell's in their order, resumable. What a replay and a gateway
 * share; it knows neither where frames come from nor when they are due.
 */
package io.celltwin.sending;
