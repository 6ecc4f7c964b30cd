/**
 * What Celltwin talks about: frames, cycles, twins, forecasts and alerts of battery cells. JDK
 * only.
 *
 * <p>Units are fixed everywhere: A (positive while charging), V, Ah, Wh, °C, Ω, s unless a name
 * says otherwise. An unknown number is {@code NaN} here and {@code null} on the wire, always with a
 * reason beside it.
 */
package io.celltwin.domain;
