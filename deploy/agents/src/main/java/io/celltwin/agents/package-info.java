/**
 * A fleet as tools of an agent: the Model Context Protocol on one side, a fleet's REST on the
 * other. It reads, and changes nothing.
 */
package io.celltwin.agents;
