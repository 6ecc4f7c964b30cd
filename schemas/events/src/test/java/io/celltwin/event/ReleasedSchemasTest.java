package io.celltwin.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Topics are kept and replayed: whatever a release wrote, every later one reads, and the other way
 * round.
 */
class ReleasedSchemasTest {
  static final List<Schema> TOPICS =
      List.of(
          CellSpec.getClassSchema(),
          TelemetryFrame.getClassSchema(),
          Impedance.getClassSchema(),
          Cycle.getClassSchema(),
          Twin.getClassSchema(),
          Forecast.getClassSchema(),
          Alert.getClassSchema(),
          AlertAck.getClassSchema(),
          Live.getClassSchema(),
          PackTwin.getClassSchema(),
          Identity.getClassSchema(),
          SourceStatus.getClassSchema(),
          Audit.getClassSchema(),
          Scores.getClassSchema());

  /** Every schema of a topic, beside every version of it that was released. */
  static Stream<Object[]> pairs() {
    return releases()
        .flatMap(
            release ->
                TOPICS.stream()
                    .filter(s -> Files.exists(release.resolve(s.getName() + ".avsc")))
                    .map(s -> new Object[] {release.resolve(s.getName() + ".avsc"), s}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void aReleasedSchemaAndTodaysReadEachOther(Path file, Schema now) throws IOException {
    Schema released = new Schema.Parser().parse(Files.readString(file));

    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(now, released).getType())
        .as("today's %s reads what %s wrote", now.getName(), file)
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(released, now).getType())
        .as("%s reads what today's %s writes", file, now.getName())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemas")
  void everyTopicHasAReleasedSchema(Schema now) {
    assertThat(releases().anyMatch(r -> Files.exists(r.resolve(now.getName() + ".avsc")))).isTrue();
  }

  static Stream<Schema> schemas() {
    return TOPICS.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemas")
  void everyFieldSaysWhatItIs(Schema schema) {
    assertThat(schema.getFields())
        .allSatisfy(f -> assertThat(f.doc()).as(schema.getName() + "." + f.name()).isNotBlank());
  }

  private static Stream<Path> releases() {
    try {
      Path root =
          Path.of(
              Objects.requireNonNull(ReleasedSchemasTest.class.getResource("/released")).toURI());
      return Files.list(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
