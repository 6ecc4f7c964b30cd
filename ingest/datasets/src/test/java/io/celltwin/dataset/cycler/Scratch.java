package io.celltwin.dataset.cycler;
import io.celltwin.dataset.*;
import java.nio.file.*;
final class Scratch {
  public static void main(String[] a) throws Exception {
    for (String p : a) {
      System.out.println("=== " + p);
      try (Dataset d = Datasets.open(Path.of(p))) {
        for (CellSource c : d.cells()) {
          System.out.println(c.spec().cellId() + " " + c.spec().ratedCapacity() + " Ah " + c.spec().minVoltage() + ".." + c.spec().maxVoltage() + " complete " + c.spec().capacityVoltage() + " rows " + c.samples()+" ref "+c.spec().referenceCurrent()+" "+c.spec().chemistry());
          c.assumed().forEach(x -> System.out.println("   assumed " + x.about() + ": " + x.text()));
          c.notices().forEach(x -> System.out.println("   notice: " + x));
          double in = 0, out = 0; long last = Long.MIN_VALUE; double li = 0; int dead = 0; long first=Long.MIN_VALUE;
          StringBuilder legs = new StringBuilder(); double leg = 0; int dir = 0;
          try (CellStream s = c.open()) {
            while (s.hasNext()) {
              DatasetItem it = s.next();
              if (it instanceof DatasetItem.Refused r) { dead++; if (dead < 3) System.out.println("   dead: " + r.rejection()); }
              if (it instanceof DatasetItem.Telemetry t) for (int i = 0; i < t.frame().size(); i++) {
                long m = t.frame().timeMicros(i); double I = t.frame().current()[i];
                if (first==Long.MIN_VALUE) first=m;
                if (last != Long.MIN_VALUE && m - last < 3600_000_000L) {
                  double q = (I + li) / 2 * (m - last) / 3.6e9;
                  int nd = Math.abs(I) < 1e-3 ? 0 : I > 0 ? 1 : -1;
                  if (nd != dir) { if (dir != 0 && Math.abs(leg) > 1e-3 && legs.length() < 300) legs.append(String.format(" %.4f", leg)); leg = 0; dir = nd; }
                  leg += q;
                }
                last = m; li = I;
              }
            }
          }
          if (dir != 0) legs.append(String.format(" %.4f", leg));
          System.out.println("   from " + java.time.Instant.ofEpochMilli(first/1000) + " to " + java.time.Instant.ofEpochMilli(last/1000) + " legs" + legs + " dead " + dead);
        }
        d.refused().forEach(r -> System.out.println("REFUSED " + r.rejection()));
        d.notices().forEach(n -> { if (d.cells().stream().noneMatch(c -> c.place().equals(n.place()))) System.out.println("NOTE " + n); });
      }
    }
  }
}
