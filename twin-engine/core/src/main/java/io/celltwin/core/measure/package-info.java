/**
 * What is integrated while an operation goes on ({@link io.celltwin.core.measure.Operation}), and
 * what is said of it when it closes ({@link io.celltwin.core.measure.Closing}).
 */
package io.celltwin.core.measure;
