/** What becomes of a cell under another use: how fast it ages there, and where that leads. */
package io.celltwin.core.use;
