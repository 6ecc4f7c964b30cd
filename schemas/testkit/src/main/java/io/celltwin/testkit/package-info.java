/**
 * What tests share: cells built in words (what is done to them is said, their samples follow),
 * waiting for what is claimed, and ports.
 */
package io.celltwin.testkit;
