package io.celltwin.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.replay.ReplayedCells.Standing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a cell that was replayed is its content, whatever its file is called. */
class ReplayedCellsTest {
  private static final long HOUR = Cell.HOUR;

  @TempDir Path folder;

  private final Cell cell = new Cell("a", 0, 3, HOUR);

  @Test
  void aCellNobodySentIsNew() throws IOException {
    assertThat(standing(cell)).isEqualTo(Standing.NEW);
  }

  @Test
  void theSameContentIsUnchangedWhereverItLies() throws IOException {
    send(cell);

    assertThat(standing(new Cell("a", 0, 3, HOUR))).isEqualTo(Standing.UNCHANGED);
  }

  @Test
  void anotherReadingAnotherNameplateOrOneOperationMoreIsAChange() throws IOException {
    send(cell);

    var later = new Cell("a", 0, 3, HOUR);
    later.startMillis[1] += 1;
    assertThat(standing(later)).as("a time").isEqualTo(Standing.CHANGED);
    assertThat(standing(new Cell("a", 0, 4, HOUR))).as("longer").isEqualTo(Standing.CHANGED);
    assertThat(standing(new Cell("a", 0, 2, HOUR))).as("shorter").isEqualTo(Standing.CHANGED);
    assertThat(standing(new Cell("a", 0, 3, HOUR).rated(2.2)))
        .as("nameplate")
        .isEqualTo(Standing.CHANGED);
  }

  @Test
  void whatWasInterruptedGoesOnOnlyWithWhatItBeganWith() throws IOException {
    sendUntil(cell, 2);

    assertThat(standing(new Cell("a", 0, 3, HOUR))).isEqualTo(Standing.UNFINISHED);
    var other = new Cell("a", 0, 3, HOUR);
    other.startMillis[0] -= 1;
    assertThat(standing(other)).isEqualTo(Standing.CHANGED);
    assertThatThrownBy(() -> send(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not what was sent of it before");
  }

  @Test
  void whatAnEarlierVersionSentCannotBeToldFromAChange() throws IOException {
    Files.writeString(
        folder.resolve("replay.json"),
        """
        {"version": 1, "namespace": "", "cells": {"a": {"series": "ORIGINAL", "items": 4, "done": true}}}
        """);

    assertThat(standing(cell)).isEqualTo(Standing.CHANGED);
  }

  @Test
  void aNewLifeIsSentFromItsFirstItemAndKnowsWhereItsRecordsBegin() throws IOException {
    send(cell);
    var known = ReplayedCells.in(folder, "");
    known.beginAnew(List.of("a"), Map.of("battery.cycle.v1-0", 17L));
    var changed = new Cell("a", 0, 4, HOUR);

    assertThat(standing(changed)).isEqualTo(Standing.NEW);
    assertThat(send(changed).frames()).isEqualTo(4);
    assertThat(standing(changed)).isEqualTo(Standing.UNCHANGED);
    assertThat(known.lifeBegins("a")).containsEntry("battery.cycle.v1-0", 17L);
  }

  @Test
  void whereItCameFromIsRemembered() throws IOException {
    send(cell);

    assertThat(ReplayedCells.in(folder, "").compare(cell).from()).isEqualTo(folder + "/a");
  }

  private Standing standing(Cell now) throws IOException {
    return ReplayedCells.in(folder, "").compare(now).standing();
  }

  private ReplayProgress send(Cell now) throws IOException {
    return sendUntil(now, Integer.MAX_VALUE);
  }

  private ReplayProgress sendUntil(Cell now, int frames) throws IOException {
    var kafka =
        new MockProducer<>(
            true,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var clock = new Stopping(frames);
    try (var replay =
        new Replay(
            ReplayConfig.to("x:1").withResumeFolder(folder).withOrigin(folder).withSpeed(3600),
            List.of(now),
            List.of(),
            SchemaRegistry.inMemory(),
            new SimpleMeterRegistry(),
            kafka,
            clock)) {
      clock.replay = replay;
      return replay.run(p -> {});
    }
  }

  /** A clock on which waiting takes no time, and on which a replay ends after so many waits. */
  private static final class Stopping implements Pace {
    private final int waits;
    private Replay replay;
    private long nanos;
    private int waited;

    Stopping(int waits) {
      this.waits = waits;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void sleep(long duration) {
      nanos += 1_000_000_000L;
      if (++waited >= waits) {
        replay.stop();
      }
    }
  }
}
