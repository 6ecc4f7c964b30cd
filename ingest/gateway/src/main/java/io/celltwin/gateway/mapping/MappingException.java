package io.celltwin.gateway.mapping;

/** A mapping that cannot be meant: file, line, value, and what was wanted. */
public final class MappingException extends IllegalArgumentException {
  public MappingException(String file, int line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
