package io.celltwin.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.AlertAck;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.PackPlace;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One record for each topic, in which no two values are alike, written by us and read by plain Avro
 * with the schema file: each name on the wire carries what {@code golden/names.txt} says. Two
 * fields that are swapped both ways come back whole, and still they are seen here.
 */
class GoldenRecordsTest {
  private static final Path SCHEMAS = Path.of("..", "events", "src", "main", "avro");

  /** Types before those that use them. */
  private static final List<String> FILES =
      List.of(
              "Chemistry OperationKind Lineage Estimate Attribute CellSpec TelemetryFrame Impedance"
                  .split(" ", -1),
              "Measured Feature Features Quality LiveState Live Cycle NegativeEvent AgeingMode Measurement OpenQuestion Twin"
                  .split(" ", -1),
              "Forecast Severity AlertState Alert AckAction AlertAck PackCell PackTwin SourceName Identity SourceStatus Audit Scores"
                  .split(" ", -1))
          .stream()
          .flatMap(Arrays::stream)
          .toList();

  private static final Map<String, Schema> PARSED = parsed();
  private static final Map<String, Map<String, String>> NAMES = names();

  private int count;

  private static Map<String, Schema> parsed() {
    var parser = new Schema.Parser();
    Map<String, Schema> all = new LinkedHashMap<>();
    for (String file : FILES) {
      try {
        all.put(file, parser.parse(Files.readString(SCHEMAS.resolve(file + ".avsc"))));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return all;
  }

  private static Map<String, Map<String, String>> names() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    try (var in =
        Objects.requireNonNull(GoldenRecordsTest.class.getResourceAsStream("/golden/names.txt"))) {
      Map<String, String> fields = Map.of();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("[")) {
          fields = new LinkedHashMap<>();
          all.put(line.substring(1, line.length() - 1), fields);
        } else if (line.contains(" = ")) {
          String[] both = line.split(" = ", 2);
          assertThat(fields.put(both[0], both[1])).as("once: %s", line).isNull();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  // ---- a value in which nothing is like anything else

  private Object value(Type type, String name) throws ReflectiveOperationException {
    count++;
    if (type instanceof ParameterizedType of) {
      Type inner = of.getActualTypeArguments()[0];
      return of.getRawType() == List.class
          ? List.of(value(inner, name), value(inner, name))
          : new TreeMap<>(Map.of("key-" + count, "text-" + count));
    }
    if (type == double.class || type == Double.class) {
      return count + 0.25;
    }
    if (type == long.class || type == Long.class) {
      return 1_600_000_000_000L + 1000L * count;
    }
    if (type == int.class || type == Integer.class) {
      return 10_000 + count;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == String.class) {
      return name + "-" + count;
    }
    Class<?> of = (Class<?>) type;
    if (of.isEnum()) {
      return of.getEnumConstants()[1];
    }
    if (of == double[].class) {
      return new double[] {count + 0.5, count + 0.75};
    }
    if (of == CellSpec.class) {
      return spec();
    }
    if (of == Features.class) {
      var set =
          new FeatureSet(
              "set-" + count,
              count,
              List.of(
                  new FeatureSet.Feature("a-" + count, "V"),
                  new FeatureSet.Feature("b-" + count, "s")));
      return new Features(set, new double[] {count + 0.1, count + 0.2});
    }
    return record(of);
  }

  private Object record(Class<?> of) throws ReflectiveOperationException {
    RecordComponent[] components = of.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType(), components[i].getName());
    }
    return of.getDeclaredConstructor(types).newInstance(values);
  }

  private static CellSpec spec() {
    return new CellSpec(
        "lab/1",
        Chemistry.LCO,
        2.1,
        3.7,
        2.5,
        4.2,
        2.7,
        1.5,
        4.4,
        -7,
        61,
        2.05,
        24.5,
        0.72,
        "pack-1",
        "site-1",
        Instant.parse("2008-04-02T00:00:00Z"),
        new PackPlace(3, 16));
  }

  private Object recordOf(WireType<?> type) throws ReflectiveOperationException {
    if (type == WireType.CELL) {
      return spec();
    }
    if (type == WireType.FRAME) {
      return new Frame(
          "lab/1",
          "rig-9",
          12,
          1,
          3,
          1_600_000_000_123L,
          new Frame.Declared(4, OperationKind.DISCHARGE, 5, 6, 23.5),
          2,
          new long[] {0, 1_000_000},
          new double[] {3.71, 3.69},
          new double[] {-1.91, -1.93},
          new float[] {24.25f, 24.5f});
    }
    if (type == WireType.FORECAST) {
      return new Forecast(
          "lab/1",
          7,
          1_600_000_000_456L,
          8,
          new int[] {0, 10},
          new double[] {0.81, 0.71},
          new double[] {0.82, 0.72},
          new double[] {0.83, 0.73},
          0.7,
          (io.celltwin.domain.Estimate) record(io.celltwin.domain.Estimate.class),
          (io.celltwin.domain.Estimate) record(io.celltwin.domain.Estimate.class));
    }
    if (type == WireType.ALERT_ACK) {
      return new AlertAck(
          "alert-1",
          "lab/1",
          AlertAck.Action.SILENCE,
          "kim",
          "swapped",
          1_600_000_000_001L,
          1_600_000_000_002L);
    }
    return record(type.domain());
  }

  // ---- what the wire holds against what the domain says

  private static Object said(Object domain, String path) throws ReflectiveOperationException {
    Object at = domain;
    for (String step : path.split("\\.", -1)) {
      var accessor = at.getClass().getMethod(step);
      accessor.setAccessible(true);
      at = accessor.invoke(at);
    }
    return at;
  }

  private static void compare(GenericRecord wire, Object domain, String at)
      throws ReflectiveOperationException {
    String type = wire.getSchema().getName();
    Map<String, String> names = NAMES.get(type);
    assertThat(names).as("%s in golden/names.txt", type).isNotNull();
    assertThat(wire.getSchema().getFields().stream().map(Schema.Field::name))
        .as("fields of %s", type)
        .containsExactlyInAnyOrderElementsOf(names.keySet());
    for (var name : names.entrySet()) {
      if (!name.getValue().equals("*")) {
        same(wire.get(name.getKey()), said(domain, name.getValue()), at + "/" + name.getKey());
      }
    }
    if (domain instanceof Features features) {
      List<?> values = (List<?>) wire.get("values");
      for (int i = 0; i < values.size(); i++) {
        same(((GenericRecord) values.get(i)).get("value"), features.get(i), at + "/values/" + i);
      }
    }
  }

  private static void same(Object wire, Object domain, String at)
      throws ReflectiveOperationException {
    if (wire instanceof GenericRecord nested) {
      compare(nested, domain, at);
    } else if (wire instanceof List<?> list) {
      List<?> its = listed(domain);
      assertThat(list).as(at).hasSameSizeAs(its);
      for (int i = 0; i < list.size(); i++) {
        same(list.get(i), its.get(i), at + "/" + i);
      }
    } else if (wire instanceof Map<?, ?> map) {
      Map<String, String> plain = new TreeMap<>();
      map.forEach((k, v) -> plain.put(k.toString(), v.toString()));
      assertThat(plain).as(at).isEqualTo(domain);
    } else if (domain instanceof Instant time) {
      assertThat(wire).as(at).isEqualTo(time.toEpochMilli());
    } else if (wire instanceof Number || wire instanceof Boolean) {
      assertThat(wire).as(at).isEqualTo(domain);
    } else {
      assertThat(wire).as(at).isNotNull();
      assertThat(wire.toString()).as(at).isEqualTo(domain.toString());
    }
  }

  private static List<?> listed(Object domain) {
    if (domain instanceof double[] array) {
      return Arrays.stream(array).boxed().toList();
    }
    if (domain instanceof long[] array) {
      return Arrays.stream(array).boxed().toList();
    }
    if (domain instanceof int[] array) {
      return Arrays.stream(array).boxed().toList();
    }
    if (domain instanceof float[] array) {
      return IntStream.range(0, array.length).mapToObj(i -> array[i]).toList();
    }
    return (List<?>) domain;
  }

  static List<Topic<?>> topics() {
    return Topics.live().typed();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("topics")
  <T> void eachFieldCarriesWhatItsNameSays(Topic<T> topic) throws Exception {
    T value = topic.type().domain().cast(recordOf(topic.type()));
    byte[] bytes = topic.type().toBytes(value);
    Schema schema = PARSED.get(topic.type().schema().getName());

    GenericRecord wire =
        new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, null));

    compare(wire, value, topic.name());
    assertThat(topic.type().toBytes(topic.type().fromBytes(bytes))).isEqualTo(bytes);
  }

  @Test
  void theFieldsThatOthersAreShownAreThoseOfTheWire() throws Exception {
    for (Topic<?> topic : topics()) {
      if (topic.type() == WireType.FRAME) {
        continue; // samples are shown as traces
      }
      Object value = recordOf(topic.type());
      Map<String, Object> shown = EventFields.of(value);

      assertThat(shown.keySet())
          .as(topic.name())
          .containsExactlyElementsOf(
              PARSED.get(topic.type().schema().getName()).getFields().stream()
                  .map(Schema.Field::name)
                  .toList());
      for (var name : NAMES.get(topic.type().schema().getName()).entrySet()) {
        Object its = said(value, name.getValue());
        if (its instanceof Double || its instanceof String || its instanceof Integer) {
          assertThat(shown.get(name.getKey())).as(topic.name() + "/" + name).isEqualTo(its);
        }
      }
    }
  }

  @Test
  void noTwoNumbersOfARecordAreAlike() throws Exception {
    List<Double> numbers = new ArrayList<>();
    collect(EventFields.of(record(io.celltwin.domain.Cycle.class)), numbers);

    assertThat(numbers).hasSizeGreaterThan(40).doesNotHaveDuplicates();
  }

  private static void collect(Object at, List<Double> numbers) {
    if (at instanceof Double number) {
      numbers.add(number);
    } else if (at instanceof Map<?, ?> map) {
      map.values().forEach(v -> collect(v, numbers));
    } else if (at instanceof List<?> list) {
      list.forEach(v -> collect(v, numbers));
    }
  }
}
