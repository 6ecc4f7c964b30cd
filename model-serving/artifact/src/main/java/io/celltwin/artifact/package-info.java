/**
 * A saved model: weights, and a card that says what they are, what they take, what they were
 * trained on and how good they are. Reading one back verifies that all of it belongs together.
 */
package io.celltwin.artifact;
