package io.celltwin.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StringAssemblyTest {
  private static final int CELLS = 4;

  private static List<String> told(StringAssembly assembly, List<int[]> order) {
    List<String> told = new ArrayList<>();
    for (int[] next : order) {
      double volt = next[1] == 7 && next[0] == 2 ? Double.NaN : 3 + next[0] + next[1] / 100.0;
      assembly.accept(
          next[0],
          "pack/" + next[0],
          1000L * next[1],
          volt,
          -5,
          0.5,
          0,
          r -> told.add(r.timeMillis() + " " + Arrays.toString(r.volts())));
    }
    return told;
  }

  /** Each cell's readings in order, the cells in any. */
  private static List<int[]> interleaved(long seed) {
    Random random = new Random(seed);
    int[] next = new int[CELLS];
    List<int[]> order = new ArrayList<>();
    while (order.size() < CELLS * 30) {
      int cell = random.nextInt(CELLS);
      boolean tooFar = next[cell] > Arrays.stream(next).min().orElseThrow() + 20;
      if (next[cell] < 30 && !tooFar) {
        order.add(new int[] {cell, next[cell]++});
      }
    }
    return order;
  }

  @Test
  void howTheCellsInterleaveChangesNothing() {
    List<String> first = told(StringAssembly.of(CELLS), interleaved(1));
    assertThat(first).hasSize(30).element(7).asString().contains("NaN");
    for (long seed = 2; seed < 40; seed++) {
      assertThat(told(StringAssembly.of(CELLS), interleaved(seed))).isEqualTo(first);
    }
  }

  @Test
  void aSilentCellDoesNotHoldTheOthersForEver() {
    List<int[]> order = new ArrayList<>();
    for (int t = 0; t < 200; t++) {
      for (int cell = 0; cell < CELLS - 1; cell++) {
        order.add(new int[] {cell, t});
      }
    }
    List<String> told = told(StringAssembly.of(CELLS), order);
    assertThat(told).hasSize(200 - StringAssembly.MOST_WAITING).allMatch(t -> t.endsWith("NaN]"));
  }

  @Test
  void anotherCellInItsPlaceIsNoticed() {
    StringAssembly assembly = StringAssembly.of(2);
    assertThat(assembly.accept(0, "old", 0, 3, 1, 0.5, 0, r -> {})).isFalse();
    assertThat(assembly.accept(0, "new", 1, 3, 1, 0.5, 0, r -> {})).isTrue();
    assertThat(assembly.ids()).containsExactly("new", null);
  }

  @Test
  void aCellThatLeftHoldsNobodyBack() {
    StringAssembly assembly = StringAssembly.of(2);
    List<Long> told = new ArrayList<>();
    assembly.accept(1, "b", 500, 3, 1, 0.5, 0, r -> told.add(r.timeMillis()));
    assertThat(assembly.left(1)).isEqualTo("b");
    assembly.accept(0, "a", 1000, 3, 1, 0.5, 0, r -> told.add(r.timeMillis()));
    assertThat(told).containsExactly(500L, 1000L);
    assertThat(assembly.isEmpty()).isFalse();
    assembly.left(0);
    assertThat(assembly.isEmpty()).isTrue();
  }

  @Test
  void whatWaitsIsSaved() throws Exception {
    List<int[]> order = interleaved(5);
    List<String> whole = told(StringAssembly.of(CELLS), order);
    StringAssembly assembly = StringAssembly.of(CELLS);
    List<String> parts = new ArrayList<>();
    for (int[] next : order) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      assembly.write(new DataOutputStream(bytes));
      assembly =
          StringAssembly.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      parts.addAll(told(assembly, List.<int[]>of(next)));
    }
    assertThat(parts).isEqualTo(whole);
  }
}
