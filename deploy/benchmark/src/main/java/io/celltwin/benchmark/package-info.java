/** How fast it is, measured side by side in one run. */
package io.celltwin.benchmark;
