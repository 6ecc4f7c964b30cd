/** Protocol O: a cell's history under one use, its life under another. */
package io.celltwin.protocol.anotheruse;
