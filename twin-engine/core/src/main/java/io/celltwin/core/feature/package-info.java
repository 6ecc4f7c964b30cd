/**
 * What the models are told of a cell. Every feature is computed here, from what has been seen so
 * far, for the stream and for the trainer alike; its Javadoc gives the formula.
 */
package io.celltwin.core.feature;
