package io.celltwin.fleet.instance;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Questions and answers between instances, as JSON with the names of the records' components: an
 * instance of the next release may say more, and is understood.
 */
final class Words {
  private static final ObjectMapper MAPPER = mapper();

  /** Questions by name. */
  static final Map<String, Method> QUESTIONS =
      Arrays.stream(Views.class.getMethods())
          .filter(m -> m.getDeclaringClass() != Object.class)
          .collect(Collectors.toUnmodifiableMap(Method::getName, m -> m));

  private Words() {}

  private static ObjectMapper mapper() {
    var times = new SimpleModule();
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    times.addDeserializer(
        Instant.class,
        new com.fasterxml.jackson.databind.deser.std.StdDeserializer<Instant>(Instant.class) {
          private static final long serialVersionUID = 1;

          @Override
          public Instant deserialize(
              com.fasterxml.jackson.core.JsonParser text,
              com.fasterxml.jackson.databind.DeserializationContext context)
              throws IOException {
            return Instant.parse(text.getText());
          }
        });
    return JsonMapper.builder()
        .visibility(PropertyAccessor.GETTER, Visibility.NONE)
        .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
        .visibility(PropertyAccessor.FIELD, Visibility.ANY)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .addMixIn(Forecast.class, ForecastWords.class)
        .addMixIn(Features.class, FeaturesWords.class)
        .addModule(times)
        .build();
  }

  /** How the one class of these that is no record is made. */
  @SuppressWarnings("UnusedVariable") // only their names are read
  private abstract static class ForecastWords {
    @JsonCreator
    ForecastWords(
        @JsonProperty("cellId") String cellId,
        @JsonProperty("revision") long revision,
        @JsonProperty("eventMillis") long eventMillis,
        @JsonProperty("cycleNumber") int cycleNumber,
        @JsonProperty("cyclesAhead") int[] cyclesAhead,
        @JsonProperty("lower") double[] lower,
        @JsonProperty("median") double[] median,
        @JsonProperty("upper") double[] upper,
        @JsonProperty("endOfLife") double endOfLife,
        @JsonProperty("rulCycles") Estimate rulCycles,
        @JsonProperty("kneeCycle") Estimate kneeCycle) {}
  }

  /** And the other. */
  @SuppressWarnings("UnusedVariable") // only their names are read
  private abstract static class FeaturesWords {
    @JsonCreator
    FeaturesWords(@JsonProperty("set") FeatureSet set, @JsonProperty("values") double[] values) {}
  }

  static byte[] question(Object[] arguments) {
    return answer(arguments == null ? new Object[0] : arguments);
  }

  /** What {@link #question} wrote. */
  static Object[] arguments(Method question, byte[] body) {
    Type[] types = question.getGenericParameterTypes();
    JsonNode all;
    try {
      all = MAPPER.readTree(body);
      if (!all.isArray() || all.size() != types.length) {
        throw new IllegalArgumentException(
            "%s wants %s".formatted(question.getName(), Arrays.toString(types)));
      }
      Object[] arguments = new Object[types.length];
      for (int i = 0; i < types.length; i++) {
        arguments[i] = MAPPER.readerFor(MAPPER.constructType(types[i])).readValue(all.get(i));
      }
      return arguments;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "question %s cannot be read: %s".formatted(question.getName(), e.getMessage()), e);
    }
  }

  static byte[] answer(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value instanceof Optional<?> o ? o.orElse(null) : value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("an answer cannot be written", e);
    }
  }

  /** What {@link #answer} wrote. */
  static Object answer(Method question, byte[] body) {
    Type type = question.getGenericReturnType();
    boolean optional = question.getReturnType() == Optional.class;
    Type inner = optional ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
    try {
      Object value = MAPPER.readValue(body, MAPPER.constructType(inner));
      return optional ? Optional.ofNullable(value) : value;
    } catch (IOException e) {
      throw new NotHereException(
          "the answer to %s cannot be read: %s".formatted(question.getName(), e.getMessage()), e);
    }
  }
}
