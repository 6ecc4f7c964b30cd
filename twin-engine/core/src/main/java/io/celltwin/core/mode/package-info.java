/** Which way a cell ages: lithium lost, material lost at either electrode. */
package io.celltwin.core.mode;
