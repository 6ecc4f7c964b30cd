package io.celltwin.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest {
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void aCellsRowsComeInTheOrderOfTheirTopicAndNobodyElsesWithThem() throws IOException {
    Lake lake = filled();

    List<Long> revisions = new ArrayList<>();
    lake.read(
        LakeTable.CYCLES,
        LakeQuery.all().of(Set.of("a/1")),
        false,
        row -> revisions.add((Long) row.event().get(1)));

    assertThat(revisions).containsExactlyElementsOf(LongStream.rangeClosed(1, 72).boxed().toList());
  }

  @Test
  void ofATimeOnlyItsDaysAreOpened() throws IOException {
    Lake lake = filled();
    List<Long> revisions = new ArrayList<>();

    int opened =
        lake.read(
            LakeTable.CYCLES,
            LakeQuery.all()
                .of(Set.of("a/1"))
                .between(Rows.MARCH + 26 * Rows.HOUR, Rows.MARCH + 29 * Rows.HOUR),
            false,
            row -> revisions.add((Long) row.event().get(1)));

    assertThat(revisions).containsExactly(26L, 27L, 28L);
    assertThat(opened).isEqualTo(24); // operations of that day, each in a file of its own
  }

  @Test
  void whoWantsSomeFieldsReadsNoOthers() throws IOException {
    Lake lake = filled();
    List<Object> read = new ArrayList<>();

    lake.read(
        LakeTable.CYCLES,
        LakeQuery.all().of(Set.of("a/1")).revision(30).only("cell_id", "revision"),
        true,
        row -> read.add(row.event().get(0) + " " + row.event().get(1) + " " + row.event().get(2)));

    assertThat(read).containsExactly("a/1 30 null");
  }

  @Test
  void aQuestionThatWouldOpenTooManyFilesIsRefusedWithTheWayOut() {
    assertThatThrownBy(
            () ->
                filled()
                    .read(
                        LakeTable.CYCLES,
                        LakeQuery.all().atMost(1_000_000, 10),
                        false,
                        row -> true))
        .isInstanceOf(LakeLimitException.class)
        .hasMessageContaining("more than 10 files")
        .hasMessageContaining("lake compact");
  }

  @Test
  void compactedADayAndBucketIsOneFileWithTheSameRows() throws IOException {
    Lake lake = filled();
    List<String> before = content(lake);

    Compaction.Result result = new Compaction(lake, Duration.ZERO, LATER).run();

    assertThat(result).isEqualTo(new Compaction.Result(142, 6, 142));
    assertThat(content(lake)).isEqualTo(before);
    assertThat(parquetFiles())
        .isEqualTo(8); // two cells in two buckets on four days, one file each on the last
    assertThat(new Compaction(lake, Duration.ZERO, LATER).run())
        .as("a second run finds nothing to do")
        .isEqualTo(new Compaction.Result(0, 0, 0));
  }

  @Test
  void killedAtAnyStepACompactionLosesNothingAndTellsNothingTwice() throws IOException {
    for (int killedAfter = 1; ; killedAfter++) {
      Path here = folder.resolve("killed-" + killedAfter);
      Lake lake = Lake.in(here);
      Rows.write(lake, LakeTable.CYCLES, Rows.cycles("a/1", 1, 4));
      List<String> before = content(lake);
      AtomicInteger left = new AtomicInteger(killedAfter);
      boolean killed = false;
      try {
        new Compaction(
                lake,
                Duration.ZERO,
                LATER,
                () -> {
                  if (left.decrementAndGet() == 0) {
                    throw new Killed();
                  }
                })
            .run();
      } catch (Killed e) {
        killed = true;
      }
      assertThat(content(lake)).as("killed after step %d", killedAfter).isEqualTo(before);
      new Compaction(lake, Duration.ZERO, LATER).run();
      assertThat(content(lake)).as("run again after step %d", killedAfter).isEqualTo(before);
      try (Stream<Path> files = Files.walk(here.resolve("cycles"))) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(1);
      }
      if (!killed) {
        assertThat(killedAfter).isGreaterThan(5);
        return;
      }
    }
  }

  @Test
  void whoReadsWhileItIsCompactedMissesNothingAndSeesNothingTwice() throws Exception {
    Lake lake = filled();
    List<String> before = content(lake);
    var compacting =
        CompletableFuture.runAsync(
            () -> {
              try {
                new Compaction(lake, Duration.ZERO, LATER).run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    do {
      assertThat(content(lake)).isEqualTo(before);
    } while (!compacting.isDone());
    compacting.join();
  }

  @Test
  void aDayThatHasNotEndedIsLeftAlone() throws IOException {
    Lake lake = filled();

    assertThat(new Compaction(lake, Duration.ZERO, Instant.ofEpochMilli(Rows.MARCH)).run())
        .isEqualTo(new Compaction.Result(0, 0, 0));
  }

  @Test
  void aLakeKeepsTheNumberOfItsBuckets() throws IOException {
    Lake lake = filled();

    assertThatThrownBy(() -> lake.begin(16)).hasMessageContaining("lake.buckets is 16, wanted 8");
    assertThat(lake.buckets()).contains(8);
    assertThat(Lake.isLake(folder)).isTrue();
    assertThat(Lake.isLake(folder.resolve("cycles"))).isFalse();
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Lake filled() throws IOException {
    Lake lake = Lake.in(folder);
    Rows.write(lake, LakeTable.CYCLES, Rows.cycles("a/1", 1, 72));
    Rows.write(lake, LakeTable.CYCLES, Rows.cycles("a/2", 1, 72));
    return lake;
  }

  private static List<String> content(Lake lake) throws IOException {
    List<String> rows = new ArrayList<>();
    lake.read(
        LakeTable.CYCLES,
        LakeQuery.all(),
        false,
        row -> rows.add(row.offset() + " " + row.event()));
    rows.sort(null);
    return rows;
  }

  private long parquetFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".parquet")).count();
    }
  }
}
