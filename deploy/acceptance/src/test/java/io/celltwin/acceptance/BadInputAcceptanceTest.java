package io.celltwin.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trouble is data: every kind of bad input, beside good input, through the whole system. */
@Order(Integer.MAX_VALUE - 3)
class BadInputAcceptanceTest {
  /** A replay waits for a cell's specification as long as its frames have no more than this. */
  private static final int WAITING_IN_A_REPLAY = 16 << 20;

  private static final Duration RUN = CelltwinProcess.PATIENCE;
  private static final byte[] NO_FRAME = "{\"voltage\": 3.7}".getBytes(UTF_8);

  @TempDir static Path folder;

  private static CelltwinProcess celltwin;
  private static IndependentReader topics;
  private static JsonNode report;
  private static String bootstrap;
  private static String registry;

  @BeforeAll
  static void replayGoodBesideBad() throws Exception {
    Path dataset = NasaFolder.write(folder.resolve("dataset").resolve("good"), 1, 6, 0.01);
    Path bad = Files.createDirectories(dataset.resolveSibling("bad"));
    Files.write(bad.resolve("B0099.mat"), truncatedMat());
    Files.write(bad.resolve("empty.csv"), new byte[0]);
    zip(bad.resolve("nothing.zip"));
    Files.writeString(
        bad.resolve("discharge.csv"),
        """
        terminal_voltage,temperature,time,id_cycle,type,ambient_temperature,start_time,Battery
        4.1,24,0,1,discharge,24,2008-04-02T15:25:41.593,B0098
        """);
    Path operations = NasaFolder.write(folder.resolve("dataset").resolve("text"), 2, 3, 0.01);
    Path second = operations.resolve("data").resolve("00008.csv");
    Files.writeString(second, Files.readString(second).replaceFirst("\n[0-9.]+,", "\nfour volts,"));
    // cells of the second folder are named C0001 and C0002: the first is there already, the second
    // is new
    Path file = folder.resolve("report.json");
    celltwin =
        CelltwinProcess.start(
            folder.resolve("data"),
            "replay",
            folder.resolve("dataset").toString(),
            "--report",
            file.toString(),
            "--keep-running");
    celltwin.await("the report", RUN, () -> Files.exists(file));
    report = new ObjectMapper().readTree(file.toFile());
    JsonNode addresses = celltwin.addresses();
    bootstrap = addresses.get("bootstrap").asText();
    registry = addresses.get("registry").asText();
    topics = new IndependentReader(bootstrap, registry);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (celltwin != null) {
      celltwin.close();
    }
  }

  private static byte[] truncatedMat() {
    byte[] header = new byte[200];
    byte[] text =
        "MATLAB 5.0 MAT-file, Platform: PCWIN, Created on: Fri Jun 04 15:00:00 2010"
            .getBytes(UTF_8);
    java.util.Arrays.fill(header, 0, 116, (byte) ' ');
    System.arraycopy(text, 0, header, 0, text.length);
    header[124] = 0;
    header[125] = 1;
    header[126] = 'I';
    header[127] = 'M';
    ByteBuffer.wrap(header)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(128, 14)
        .putInt(132, 5_000_000);
    return header;
  }

  private static void zip(Path file) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("readme.txt"));
      out.write("no data here".getBytes(UTF_8));
      out.closeEntry();
    }
  }

  private record Letter(String code, String place, String reason, byte[] raw) {}

  private static List<Letter> letters() {
    List<Letter> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> r : topics.raw(Topic.DEAD_LETTERS)) {
      letters.add(
          new Letter(
              header(r, "celltwin.reason.code"),
              header(r, "celltwin.place"),
              header(r, "celltwin.reason"),
              r.value()));
    }
    return letters;
  }

  private static String header(ConsumerRecord<byte[], byte[]> r, String name) {
    return new String(r.headers().lastHeader(name).value(), UTF_8);
  }

  private static Letter letterAbout(String place) {
    return letters().stream()
        .filter(l -> l.place().contains(place))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no dead letter about " + place + " among " + letters()));
  }

  @Test
  void goodCellsAreNotDisturbed() {
    for (JsonNode cell : report.get("cells")) {
      if (cell.get("cell_id").asText().equals("nasa/C0001")) {
        assertThat(cell.get("operations").get("discharge").asInt()).isEqualTo(6);
        return;
      }
    }
    throw new AssertionError("nasa/C0001 is missing");
  }

  @Test
  void aTruncatedMatFileSaysThatItIs() {
    assertThat(letterAbout("B0099.mat").reason()).containsIgnoringCase("end");
    assertThat(letterAbout("B0099.mat").raw()).hasSize(200);
  }

  @Test
  void anEmptyFileSaysThatItIs() {
    assertThat(letterAbout("empty.csv").reason()).containsIgnoringCase("empty");
  }

  @Test
  void aZipWithoutDataSaysWhatWasWanted() {
    assertThat(letterAbout("nothing.zip").reason()).isNotBlank();
  }

  @Test
  void aMissingColumnIsNamed() {
    assertThat(letterAbout("discharge.csv").reason()).contains("terminal_current");
  }

  @Test
  void textInANumberIsNamedWithItsPlace() {
    assertThat(letterAbout("00008.csv").reason())
        .contains("four volts")
        .contains("Voltage_measured");
    for (JsonNode cell : report.get("cells")) {
      if (cell.get("cell_id").asText().equals("nasa/C0002")) {
        assertThat(cell.get("operations").get("charge").asInt())
            .as("the rest of the cell")
            .isEqualTo(3);
        assertThat(cell.get("rejected")).isNotEmpty();
        return;
      }
    }
    throw new AssertionError("nasa/C0002 is missing");
  }

  private static List<byte[]> framesOf(String cell) {
    return topics.raw(Topic.TELEMETRY).stream()
        .filter(r -> new String(r.key(), UTF_8).equals(cell))
        .map(ConsumerRecord::value)
        .toList();
  }

  private static void send(String key, byte[]... values) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(Topic.TELEMETRY, key.getBytes(UTF_8), value)).get();
      }
    }
  }

  private static Letter awaitLetter(String... words) throws InterruptedException {
    celltwin.await(
        "a dead letter with " + List.of(words),
        RUN,
        () ->
            letters().stream()
                .anyMatch(l -> List.of(words).stream().allMatch(l.reason()::contains)));
    return letters().stream()
        .filter(l -> List.of(words).stream().allMatch(l.reason()::contains))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bytesThatAreNoAvroAreKeptWithTheirPlace() throws Exception {
    send("nasa/C0001", NO_FRAME);

    Letter letter = awaitLetter("wanted 0x00");
    assertThat(letter.raw()).isEqualTo(NO_FRAME);
    assertThat(letter.place()).matches("battery\\.telemetry\\.v1 partition \\d+ offset \\d+");
  }

  @Test
  void aSchemaIdNobodyKnowsIsNamed() throws Exception {
    send("nasa/C0001", ByteBuffer.allocate(9).put((byte) 0).putInt(4_711).array());

    awaitLetter("schema id 4711", "not known");
  }

  @Test
  void aFrameWithUnequalColumnsNamesThem() throws Exception {
    byte[] good = framesOf("nasa/C0001").get(0);
    GenericRecord frame = topics.decode(good);
    frame.put("voltage_volt", List.of(3.7));
    send("nasa/C0001", encode(good, frame));

    awaitLetter("nasa/C0001", "1 voltages", "wanted equal numbers");
  }

  @Test
  void aCellNobodyRegisteredIsNamedAndItsFramesAreKept() throws Exception {
    byte[] good = framesOf("nasa/C0001").get(0);
    GenericRecord frame = topics.decode(good);
    frame.put("cell_id", "field/unheard-of");
    byte[] sent = encode(good, frame);
    int enough = WAITING_IN_A_REPLAY / sent.length + 1;
    send("field/unheard-of", Collections.nCopies(enough, sent).toArray(byte[][]::new));

    assertThat(awaitLetter("cell 'field/unheard-of' is not registered").raw()).isEqualTo(sent);
  }

  private static byte[] encode(byte[] like, GenericRecord record) throws IOException {
    Schema schema = record.getSchema();
    var out = new ByteArrayOutputStream();
    out.write(like, 0, 5);
    var encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema, GenericData.get()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @Test
  void rejectedInputIsCountedByReason() throws Exception {
    send("nasa/C0001", NO_FRAME);
    String page = celltwin.addresses().get("page").asText();
    HttpClient http = HttpClient.newHttpClient();

    celltwin.await(
        "the counter",
        RUN,
        () -> {
          try {
            String metrics =
                http.send(
                        HttpRequest.newBuilder(URI.create(page + "metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body();
            return metrics
                .lines()
                .anyMatch(
                    l ->
                        l.startsWith("celltwin_job_rejected")
                            && l.contains("reason=\"NOT_AVRO\"")
                            && !l.endsWith(" 0.0"));
          } catch (IOException e) {
            return false;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void aPortThatIsTakenIsOneSentence() throws Exception {
    String page = celltwin.addresses().get("page").asText();
    String port = String.valueOf(URI.create(page).getPort());
    try (var second =
        CelltwinProcess.startPlain(
            folder.resolve("other"),
            List.of("up", "--data-dir", folder.resolve("other").toString(), "--http-port", port))) {
      assertThat(second.awaitEnd(RUN)).isEqualTo(1);
      assertThat(second.output())
          .contains("port " + port)
          .contains("--http-port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aDataDirectoryInUseIsOneSentence() throws Exception {
    try (var second = CelltwinProcess.start(folder.resolve("data"), "up")) {
      assertThat(second.awaitEnd(RUN)).isEqualTo(1);
      assertThat(second.output()).contains("in use by another Celltwin").doesNotContain("\tat ");
    }
  }
}
