package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.ValidFrom;
import io.celltwin.codec.WireType;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.CellTemplate;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.lake.Lake;
import io.celltwin.lake.LakeLayout;
import io.celltwin.lake.LakeRow;
import io.celltwin.lake.LakeTable;
import io.celltwin.lake.LakeWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeDatasetTest {
  /** 2026-03-01T00:00:00Z. */
  private static final long MARCH = 1_772_323_200_000L;

  private static final int BUCKETS = 4;

  @TempDir Path folder;

  @Test
  void whatWasSentIsSentAgainInItsOrderUnderItsOwnNumbers() throws IOException {
    Lake lake = Lake.in(folder);
    lake.begin(BUCKETS);
    CellSpec spec = new CellTemplate(Chemistry.LFP, 2.5, Map.of()).spec("lab/7", null, null, null);
    keep(LakeTable.CELLS, spec, MARCH, 0);
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 60; i++) { // an hour each, over three days
      Frame frame = frame(i);
      sent.add(frame);
      keep(LakeTable.TELEMETRY, frame, frame.startMillis(), 100 + i);
    }

    List<DatasetItem> read = new ArrayList<>();
    try (Dataset dataset = LakeDataset.open(lake, List.of("7"))) {
      assertThat(dataset.cells()).hasSize(1);
      try (CellStream stream = dataset.cells().get(0).open()) {
        stream.forEachRemaining(read::add);
      }
    }

    assertThat(read.get(0)).isEqualTo(new DatasetItem.Registered(spec));
    List<Frame> again =
        read.stream().skip(1).map(item -> ((DatasetItem.Telemetry) item).frame()).toList();
    assertThat(again).containsExactlyElementsOf(sent);
  }

  @Test
  void aCellThatIsNotKeptIsNamed() throws IOException {
    Lake lake = Lake.in(folder);
    lake.begin(BUCKETS);
    keep(
        LakeTable.CELLS,
        new CellTemplate(Chemistry.LFP, 2.5, Map.of()).spec("lab/7", null, null, null),
        MARCH,
        0);

    try (Dataset dataset = LakeDataset.open(lake, List.of("lab/8"))) {
      assertThat(dataset.cells()).isEmpty();
      assertThat(dataset.notices()).singleElement().asString().contains("no cell lab/8");
    }
  }

  private static Frame frame(int i) {
    return new Frame(
        "lab/7",
        "rig-2",
        i,
        0,
        1,
        MARCH + i * 3_600_000L,
        Frame.Declared.NOTHING,
        3,
        new long[] {0, 1_000_000, 2_000_000},
        new double[] {3.2, Double.NaN, 3.21 + i},
        new double[] {0, -1.5, -1.5},
        i % 2 == 0 ? null : new float[] {25, 25.5f, 26});
  }

  @SuppressWarnings("unchecked")
  private <T> void keep(LakeTable table, T value, long millis, long offset) throws IOException {
    byte[] bytes = ((WireType<T>) table.type()).toBytes(value);
    var event =
        new GenericDatumReader<GenericData.Record>(table.schema())
            .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    Path below =
        folder
            .resolve(table.folder())
            .resolve(
                LakeLayout.folder(LakeLayout.day(millis), LakeLayout.bucket("lab/7", BUCKETS)));
    Files.createDirectories(below);
    try (var out = Files.newOutputStream(below.resolve("part-" + offset + ".parquet"));
        LakeWriter writer = new LakeWriter(table, BUCKETS, out)) {
      writer.write(new LakeRow(event, 0, offset, millis, ValidFrom.UNSTATED));
    }
  }
}
