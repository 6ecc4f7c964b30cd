/** Cells made by a few lines of arithmetic, and what is told of them held against their truth. */
package io.celltwin.check.plain;
