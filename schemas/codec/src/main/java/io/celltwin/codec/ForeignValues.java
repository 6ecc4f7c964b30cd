package io.celltwin.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;

/** Records of topics that are not ours, in the Confluent wire format, by the schema they name. */
public final class ForeignValues {
  private static final int HEADER = 5;

  private final SchemaRegistry registry;

  public ForeignValues(SchemaRegistry registry) {
    this.registry = registry;
  }

  /**
   * The value as JSON.
   *
   * @throws UnreadableRecordException where it is no Avro of a schema the registry knows
   */
  public String json(byte[] value) {
    if (value.length < HEADER || value[0] != 0) {
      throw new UnreadableRecordException(
          "NOT_AVRO",
          "the value has no schema id, wanted the Confluent wire format (0x00, id, Avro)");
    }
    int id = ByteBuffer.wrap(value, 1, 4).getInt();
    Schema schema = registry.schema(id);
    if (schema == null) {
      throw new UnreadableRecordException(
          "UNKNOWN_SCHEMA", "the registry at " + registry.url() + " knows no schema " + id);
    }
    try {
      var decoder = DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null);
      Object read = new GenericDatumReader<>(schema).read(null, decoder);
      return GenericData.get().toString(read);
    } catch (IOException | AvroRuntimeException e) {
      throw new UnreadableRecordException(
          "NOT_AVRO", "the value is no Avro of schema " + id + ": " + e.getMessage(), e);
    }
  }
}
