package io.celltwin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.CellCommand;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.gateway.FleetFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a person tells the twin of a cell to do. */
@Command(
    name = "cells",
    description = {
      "Tells the twin of a cell what to do. The command takes its place among the cell's frames on"
          + " the telemetry topic, so a replay of the topic does the same at the same place."
    },
    mixinStandardHelpOptions = true,
    subcommands = {HelpCommand.class})
final class CellsCommand implements Runnable {
  @picocli.CommandLine.Spec picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(
        spec.commandLine(), "cells: which command? import, release or reset-clock");
  }

  @Command(
      name = "release",
      description =
          "Ends a cell's quarantine: its frames are looked at again. Those turned away meanwhile"
              + " are in the dead letters; 'celltwin dead-letters release --cell <id> --reason"
              + " QUARANTINED' sends them back.",
      mixinStandardHelpOptions = true)
  int release(
      @Option(names = "--data-dir", paramLabel = "<folder>") Path dataDir,
      @Option(names = "--bootstrap", paramLabel = "<host:port>") String bootstrap,
      @Option(names = "--namespace", paramLabel = "<name>", defaultValue = "") String namespace,
      @Parameters(paramLabel = "<cell>") String cell)
      throws Exception {
    return tell(CellCommand.RELEASE, dataDir, bootstrap, namespace, cell);
  }

  @Command(
      name = "reset-clock",
      description =
          "Lets a cell's clock begin anew, whatever time it has come to: after a source that was"
              + " years ahead was put right. What is open ends; the next frames set the time.",
      mixinStandardHelpOptions = true)
  int resetClock(
      @Option(names = "--data-dir", paramLabel = "<folder>") Path dataDir,
      @Option(names = "--bootstrap", paramLabel = "<host:port>") String bootstrap,
      @Option(names = "--namespace", paramLabel = "<name>", defaultValue = "") String namespace,
      @Parameters(paramLabel = "<cell>") String cell)
      throws Exception {
    return tell(CellCommand.RESET_CLOCK, dataDir, bootstrap, namespace, cell);
  }

  @Command(
      name = "import",
      description =
          "Puts the cells of a fleet on the register. A file of CSV or YAML lists packs: pack,"
              + " chemistry, rated-capacity, series, and, where known, site, min-voltage,"
              + " max-voltage, commissioned. What it leaves open is the chemistry's usual.",
      mixinStandardHelpOptions = true)
  int register(
      @Option(names = "--data-dir", paramLabel = "<folder>") Path dataDir,
      @Option(names = "--namespace", paramLabel = "<name>", defaultValue = "") String namespace,
      @Parameters(paramLabel = "<fleet.csv>") Path file)
      throws Exception {
    List<CellSpec> specs;
    try {
      specs = FleetFile.read(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw CannotProceedException.wrongUse(file + ": there is no such file");
    } catch (IllegalArgumentException e) {
      throw CannotProceedException.wrongUse(e.getMessage());
    }
    Addresses running = Addresses.running(dataDir == null ? DataDirectory.usual() : dataDir);
    Topics topics = Topics.in(namespace);
    var cells = SchemaRegistry.at(running.registry()).serializer(topics.cells());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", running.bootstrap(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (CellSpec spec : specs) {
        String topic = topics.cells().name();
        producer
            .send(
                new ProducerRecord<>(
                    topic, spec.cellId().getBytes(UTF_8), cells.serialize(topic, spec)))
            .get();
      }
    } catch (ExecutionException e) {
      throw new CannotProceedException(
          "the broker does not take it: " + e.getCause().getMessage(), e);
    }
    new Console(System.out)
        .say(
            "%d cells registered from %s; currents, temperatures and the end of life at %s %% are"
                + " assumed by the chemistry",
            specs.size(), file, 80);
    return 0;
  }

  private static int tell(
      CellCommand command, Path dataDir, String bootstrap, String namespace, String cell)
      throws Exception {
    String broker = BrokerAddress.of(dataDir == null ? DataDirectory.usual() : dataDir, bootstrap);
    Topics topics = Topics.in(namespace);
    requireKnown(broker, topics, cell);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              command.record(
                  topics.telemetry(),
                  cell,
                  System.getProperty("user.name", ""),
                  System.currentTimeMillis()))
          .get();
    } catch (ExecutionException e) {
      throw new CannotProceedException(
          "the broker does not take it: " + e.getCause().getMessage(), e);
    }
    new Console(System.out).say("Told %s: %s", cell, command);
    return 0;
  }

  private static void requireKnown(String broker, Topics topics, String cell) {
    Set<String> known = new HashSet<>();
    TopicReader.readRaw(
        broker,
        topics.cells().name(),
        r -> {
          if (r.key() != null && r.value() != null) {
            known.add(new String(r.key(), UTF_8));
          }
        });
    if (!known.contains(cell)) {
      throw new CannotProceedException(
          String.format(
              Locale.ROOT,
              "cell '%s' is not on the register, which has %d cells%s",
              cell,
              known.size(),
              known.isEmpty() ? "" : ", '%s' for one".formatted(known.iterator().next())));
    }
  }
}
