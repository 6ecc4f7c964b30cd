/** Cells built in words, for tests: what is done to them is said, their samples follow. */
package io.celltwin.testkit;
