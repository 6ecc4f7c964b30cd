package io.celltwin.core.state;

import static io.celltwin.domain.OperationKind.CHARGE;
import static io.celltwin.domain.OperationKind.DISCHARGE;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.core.cycle.OpenCell;
import io.celltwin.domain.Estimate;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * State saved by released code stays readable. The files are never regenerated: a new version gets
 * its own.
 */
class GoldenStateTest {
  private interface Saved {
    void writeTo(DataOutput out) throws IOException;
  }

  /** A cell with a past, an end of life and a model's answers. */
  private static Life aged() {
    Cell cell = new Cell().every(ofSeconds(20));
    for (int k = 0; k < 12; k++) {
      cell.holding(2.0 - 0.04 * k)
          .operation(DISCHARGE)
          .rest(ofSeconds(20))
          .drawToCutoff(2.0)
          .rest(ofMinutes(2))
          .operation(CHARGE)
          .fill(1.5);
    }
    return new Life(
            cell.spec(),
            c ->
                c.kind() == CHARGE
                    ? new Estimate(0.9, 0.85, 0.95, Estimate.MODEL, "m1", null)
                    : null)
        .live(cell.frames(100));
  }

  /** A cell in the middle of a discharge that may have become a rest, with an alert. */
  private static Life pausing() {
    Cell cell = new Cell().every(ofSeconds(20));
    cell.drawToCutoff(2.0).rest(ofMinutes(10)).fill(1.5).rest(ofMinutes(10));
    cell.draw(7.0, ofMinutes(2)).rest(ofMinutes(1));
    return new Life(cell.spec()).live(cell.frames(100));
  }

  private static byte[] bytes(Saved state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static byte[] golden(String name) throws IOException {
    try (var in = GoldenStateTest.class.getResourceAsStream("/golden/" + name)) {
      assertThat(in).as("golden file %s", name).isNotNull();
      return in.readAllBytes();
    }
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  @Test
  void versionOneIsRead() throws IOException {
    OpenCell open = OpenCell.readFrom(in(golden("open-cell-v1.bin")));
    TwinState twin = TwinState.readFrom(in(golden("twin-state-v1.bin")));

    assertThat(open.isOpen()).isTrue();
    assertThat(open.revision()).isEqualTo(4);
    assertThat(open.discharges()).isEqualTo(1);
    assertThat(twin.revision()).isEqualTo(24);
    assertThat(twin.history().size()).isEqualTo(12);
  }

  @Test
  void versionFourIsReadAndGoesOnInFive() throws IOException {
    OpenCell open = OpenCell.readFrom(in(golden("open-cell-v4.bin")));
    TwinState twin = TwinState.readFrom(in(golden("twin-state-v4.bin")));

    assertThat(open.revision()).isEqualTo(4);
    assertThat(twin.revision()).isEqualTo(24);
    // all but the classes of conditions, the balance of charge and how frames came in
    byte[] aged = bytes(twin::writeTo);
    byte[] now = bytes(open::writeTo);
    assertThat(aged[0]).isEqualTo((byte) 5);
    assertThat(now[0]).isEqualTo((byte) 5);
    assertThat(bytes(TwinState.readFrom(in(aged))::writeTo)).isEqualTo(aged);
    assertThat(bytes(OpenCell.readFrom(in(now))::writeTo)).isEqualTo(now);
  }

  @Test
  void versionThreeIsReadAndGoesOn() throws IOException {
    OpenCell open = OpenCell.readFrom(in(golden("open-cell-v3.bin")));
    TwinState twin = TwinState.readFrom(in(golden("twin-state-v3.bin")));

    assertThat(open.revision()).isEqualTo(4);
    assertThat(twin.revision()).isEqualTo(24);
    byte[] aged = bytes(twin::writeTo);
    assertThat(bytes(TwinState.readFrom(in(aged))::writeTo)).isEqualTo(aged);
    // all but how its open-circuit curve lies, which version three did not follow
    byte[] now = bytes(open::writeTo);
    assertThat(now[0]).isEqualTo((byte) 5);
    assertThat(bytes(OpenCell.readFrom(in(now))::writeTo)).isEqualTo(now);
  }

  @Test
  void versionTwoIsReadAndGoesOn() throws IOException {
    OpenCell open = OpenCell.readFrom(in(golden("open-cell-v2.bin")));
    TwinState twin = TwinState.readFrom(in(golden("twin-state-v2.bin")));

    assertThat(twin.revision()).isEqualTo(24);
    byte[] aged = bytes(twin::writeTo);
    assertThat(aged[0]).isEqualTo((byte) 5);
    assertThat(bytes(TwinState.readFrom(in(aged))::writeTo)).isEqualTo(aged);
    assertThat(open.isOpen()).isTrue();
    assertThat(open.revision()).isEqualTo(4);
    // all but the peaks and the memory of charges, which version two did not follow
    byte[] now = bytes(open::writeTo);
    assertThat(now[0]).isEqualTo((byte) 5);
    assertThat(OpenCell.readFrom(in(now)).revision()).isEqualTo(4);
    assertThat(bytes(OpenCell.readFrom(in(now))::writeTo)).isEqualTo(now);
  }

  @Test
  void theSameLifeLeavesTheSameState() throws IOException {
    keepForTheNextVersion("open-cell.bin", bytes(pausing().open::writeTo));
    keepForTheNextVersion("twin-state.bin", bytes(aged().state::writeTo));

    same("open-cell-v5.bin", bytes(pausing().open::writeTo));
    same("twin-state-v5.bin", bytes(aged().state::writeTo));
    same("open-cell-v5.bin", bytes(pausing().open.copy()::writeTo));
    same("twin-state-v5.bin", bytes(aged().state.copy()::writeTo));
  }

  private static void same(String name, byte[] state) throws IOException {
    assertThat(Arrays.mismatch(golden(name), state)).as("first byte unlike %s", name).isEqualTo(-1);
  }

  private static void keepForTheNextVersion(String name, byte[] bytes) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "golden"));
    Files.write(folder.resolve(name), bytes);
  }

  @Test
  void aVersionFromTheFutureIsRefusedByName() throws IOException {
    byte[] state = golden("twin-state-v5.bin");
    state[0] = 9;

    assertThatThrownBy(() -> TwinState.readFrom(in(state)))
        .isInstanceOf(IOException.class)
        .hasMessage("saved twin state has version 9, this code reads versions up to 5");
  }
}
