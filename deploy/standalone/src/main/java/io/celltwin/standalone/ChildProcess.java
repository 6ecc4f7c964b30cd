package io.celltwin.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The main of a child process: runs another main, and ends when standard input does. A parent that
 * dies, however it dies, closes that pipe.
 */
final class ChildProcess {
  private ChildProcess() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // whatever a parent may say: only its silence matters
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                System.exit(0);
              }
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
    String[] rest = java.util.Arrays.copyOfRange(args, 1, args.length);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }
}
