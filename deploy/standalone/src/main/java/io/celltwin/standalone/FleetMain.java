package io.celltwin.standalone;

/**
 * The fleet service and its page as a process of their own, as a cluster starts them: {@code
 * FleetMain --bootstrap kafka:9092 --registry http://… --data-dir /var/lib/celltwin}. The same as
 * {@code celltwin fleet}.
 */
public final class FleetMain {
  private FleetMain() {}

  public static void main(String[] args) {
    String[] withCommand = new String[args.length + 1];
    withCommand[0] = "fleet";
    System.arraycopy(args, 0, withCommand, 1, args.length);
    System.exit(Celltwin.run(withCommand));
  }
}
