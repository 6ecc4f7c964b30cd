package io.celltwin.check.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.codec.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records that nothing good can be made of, made from a good frame: under keys of sound cells as
 * well, where the value cannot be taken for one of theirs. Written with nothing of ours, as a
 * broken producer of somebody else's would.
 */
final class PoisonedRecords implements AutoCloseable {
  private static final int WIRE_HEADER = 5;
  private static final long NANOSECONDS_FOR_MILLISECONDS = 1_700_000_000_000_000_000L;

  private final List<String> cells;
  private final byte[] good;
  private final Schema schema;
  private final Random random;
  private final Producer<byte[], byte[]> producer;
  private int sent;

  /**
   * @param registry Confluent API of the schema registry
   * @param cells sound ones, by id
   * @param good a frame as it stands on the topic
   */
  PoisonedRecords(String bootstrap, String registry, List<String> cells, byte[] good, Random random)
      throws IOException, InterruptedException {
    this.cells = cells;
    this.good = good.clone();
    this.random = random;
    this.schema = schema(registry, ByteBuffer.wrap(good).getInt(1));
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private static Schema schema(String registry, int id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build(),
                HttpResponse.BodyHandlers.ofString());
    return new Schema.Parser()
        .parse(new ObjectMapper().readTree(answer.body()).get("schema").asText());
  }

  /** Sends some of each kind, spread over the cells. */
  void send(int ofEachKind) throws IOException {
    Topics topics = Topics.live();
    for (int i = 0; i < ofEachKind; i++) {
      String sound = cells.get(random.nextInt(cells.size()));
      String stranger = "poison/" + random.nextInt(5);
      for (String topic :
          List.of(topics.telemetry().name(), topics.cells().name(), topics.impedance().name())) {
        send(topic, sound, garbage());
        send(topic, sound, new byte[0]);
        send(topic, sound, Arrays.copyOf(good, WIRE_HEADER + random.nextInt(20)));
        send(topic, stranger, flipped());
      }
      for (byte[] frame : absurd(sound)) {
        send(topics.telemetry().name(), sound, frame);
      }
      for (byte[] frame : absurd(stranger)) {
        send(topics.telemetry().name(), stranger, frame);
      }
    }
    producer.flush();
  }

  int sent() {
    return sent;
  }

  private void send(String topic, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, null, key.getBytes(StandardCharsets.UTF_8), value));
    sent++;
  }

  private byte[] garbage() {
    byte[] bytes = new byte[1 + random.nextInt(200)];
    random.nextBytes(bytes);
    bytes[0] |= 1; // not the first byte of the wire format
    return bytes;
  }

  private byte[] flipped() {
    byte[] bytes = good.clone();
    for (int i = 0; i < 8; i++) {
      bytes[WIRE_HEADER + random.nextInt(bytes.length - WIRE_HEADER)] ^=
          (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Frames that can be decoded and cannot be true. */
  private List<byte[]> absurd(String cell) throws IOException {
    List<byte[]> frames = new ArrayList<>();
    frames.add(
        changed(cell, r -> r.put("start_unix_time_millisecond", NANOSECONDS_FOR_MILLISECONDS)));
    frames.add(changed(cell, r -> r.put("start_unix_time_millisecond", Long.MIN_VALUE)));
    frames.add(
        changed(
            cell,
            r -> {
              List<Object> offsets = columnOf(r, "offset_microsecond");
              offsets.set(offsets.size() - 1, Long.MAX_VALUE);
              r.put("offset_microsecond", offsets);
            }));
    frames.add(
        changed(
            cell,
            r -> {
              List<Object> volts = columnOf(r, "voltage_volt");
              volts.remove(volts.size() - 1);
              r.put("voltage_volt", volts);
            }));
    return frames;
  }

  private static List<Object> columnOf(GenericRecord record, String name) {
    return new ArrayList<Object>((List<?>) record.get(name));
  }

  private interface Change {
    void in(GenericRecord record);
  }

  private byte[] changed(String cell, Change change) throws IOException {
    GenericRecord record =
        new GenericDatumReader<GenericRecord>(schema)
            .read(
                null,
                DecoderFactory.get()
                    .binaryDecoder(good, WIRE_HEADER, good.length - WIRE_HEADER, null));
    record.put("cell_id", cell);
    change.in(record);
    var out = new ByteArrayOutputStream();
    out.write(good, 0, WIRE_HEADER);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @Override
  public void close() {
    producer.close();
  }
}
