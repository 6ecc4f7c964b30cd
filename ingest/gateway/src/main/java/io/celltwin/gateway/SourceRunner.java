package io.celltwin.gateway;

import java.util.Optional;

/** Something that is connected and brings messages to a feed until it is closed. */
public interface SourceRunner extends AutoCloseable {
  /** In a few words, e.g. {@code connected to mqtt://10.0.0.4:1883, 6 topics}. */
  String state();

  /** Why it brings nothing now; empty while all is well. */
  Optional<String> trouble();

  @Override
  void close();
}
