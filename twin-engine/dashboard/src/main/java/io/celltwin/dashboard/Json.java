package io.celltwin.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.fleet.api.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a tree becomes JSON here: a number or time that is not known is null. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(Json.class);

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  static void number(ObjectNode to, String name, double value) {
    if (Double.isFinite(value)) {
      to.put(name, value);
    } else {
      to.putNull(name);
    }
  }

  /** The year 2200: later than any clock that is right. */
  private static final long LATEST_PLAUSIBLE = 7_258_118_400_000L;

  /** Before the first event there is no time, and what a clock gone wrong says is none either. */
  static void time(ObjectNode to, String name, long millis) {
    if (millis <= 0 || millis >= LATEST_PLAUSIBLE) {
      to.putNull(name);
    } else {
      to.put(name, Instant.ofEpochMilli(millis).toString());
    }
  }

  static byte[] trace(Trace trace) {
    int n = trace.size();
    var bytes = new ByteArrayOutputStream(256 + 48 * n);
    try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("cell_id", trace.cellId());
      out.writeNumberField("revision", trace.revision());
      out.writeStringField("kind", trace.kind().name());
      out.writeStringField("start", Instant.ofEpochMilli(trace.startMillis()).toString());
      out.writeNumberField("samples", trace.samples());
      out.writeNumberField("points", n);
      out.writeStringField("incomplete", trace.incomplete());
      out.writeArrayFieldStart("offset_second");
      for (long micros : trace.offsetMicros()) {
        out.writeNumber(micros / 1e6);
      }
      out.writeEndArray();
      column(out, "voltage_volt", trace.voltage());
      column(out, "current_ampere", trace.current());
      if (trace.temperature() == null) {
        out.writeNullField("surface_temperature_celsius");
      } else {
        out.writeArrayFieldStart("surface_temperature_celsius");
        for (float t : trace.temperature()) {
          if (Float.isFinite(t)) {
            out.writeNumber(t);
          } else {
            out.writeNull();
          }
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  private static void column(JsonGenerator out, String name, double[] values) throws IOException {
    out.writeArrayFieldStart(name);
    for (double value : values) {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
    out.writeEndArray();
  }

  /**
   * A list of rows, written one by one: a tree of ten thousand would take ten times its text. A row
   * that cannot be written is left out, and said.
   *
   * @param rest further fields
   */
  static <T> byte[] list(
      String name, Iterable<T> rows, Function<T, ObjectNode> write, ObjectNode rest) {
    var bytes = new ByteArrayOutputStream(4096);
    int unwritten = 0;
    try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      for (var field : rest.properties()) {
        out.writeFieldName(field.getKey());
        out.writeTree(field.getValue());
      }
      out.writeArrayFieldStart(name);
      for (T row : rows) {
        ObjectNode node;
        try {
          node = write.apply(row);
        } catch (RuntimeException e) {
          LOG.error("a row of {} cannot be shown", name, e);
          unwritten++;
          continue;
        }
        out.writeTree(node);
      }
      out.writeEndArray();
      if (unwritten > 0) {
        out.writeNumberField("rows_that_cannot_be_shown", unwritten);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }
}
