/**
 * How cells age, without learning from other cells. Models, their parameters and what fits them are
 * kept apart; parameter sets are named for the paper they come from. Physics predicts between
 * measurements, and answers where no model can.
 */
package io.celltwin.core.physics;
