package io.celltwin.gateway;

/** Joins readings by time into frames of each cell. */
public final class Assembler {
  private Assembler() {}
}
