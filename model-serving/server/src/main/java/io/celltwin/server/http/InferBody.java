package io.celltwin.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.celltwin.rpc.Models;
import io.celltwin.server.ModelProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A question as it came over HTTP. Read token by token: as a tree a body of some megabytes could
 * take the memory of the whole server.
 *
 * @param id or null
 * @param timeout asked for [µs], or null
 * @param outputs wanted, all where empty
 * @param shape as it was sent
 * @param features row-major, NaN where missing
 */
record InferBody(String id, Long timeout, List<String> outputs, long[] shape, float[] features) {
  private static final int MOST_DIMENSIONS = 8;
  private static final int MOST_OUTPUTS = 16;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /**
   * @param model for the sentences
   * @param most values that a question can hold
   * @throws IllegalArgumentException where it is no question, with the sentence
   */
  static InferBody read(String model, byte[] body, int most) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      var reader = new Reader(model, json, most);
      InferBody question = reader.read();
      if (json.nextToken() != null) {
        throw reader.wrong("something follows the question");
      }
      return question;
    }
  }

  private static final class Reader {
    private final String model;
    private final JsonParser json;
    private final int most;

    private String id;
    private Long timeout;
    private final List<String> outputs = new ArrayList<>();
    private boolean input;
    private String name;
    private String datatype;
    private long[] shape = {};
    private float[] values = {};
    private int count;

    Reader(String model, JsonParser json, int most) {
      this.model = model;
      this.json = json;
      this.most = most;
    }

    IllegalArgumentException wrong(String sentence) {
      return new IllegalArgumentException(model + ": " + sentence);
    }

    InferBody read() throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw wrong("body is no JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> id = json.currentToken() == JsonToken.VALUE_NULL ? null : text("id");
          case "parameters" -> parameters();
          case "inputs" -> inputs();
          case "outputs" -> outputs();
          default -> json.skipChildren();
        }
      }
      if (!input || !Models.FEATURES.equals(name)) {
        throw wrong("wanted one input, '%s'".formatted(Models.FEATURES));
      }
      if (!ModelProperties.FP32.equals(datatype)) {
        throw wrong(
            "input '%s' is '%s', wanted FP32"
                .formatted(Models.FEATURES, datatype == null ? "" : datatype));
      }
      return new InferBody(id, timeout, List.copyOf(outputs), shape, Arrays.copyOf(values, count));
    }

    private String text(String what) throws IOException {
      if (!json.currentToken().isScalarValue()) {
        throw wrong("%s is no text".formatted(what));
      }
      return json.getText();
    }

    private void parameters() throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        return;
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("timeout") && value == JsonToken.VALUE_NUMBER_INT) {
          timeout = json.getLongValue();
          if (timeout < 0) {
            throw wrong(String.format(Locale.ROOT, "timeout is %d us, wanted 0 or more", timeout));
          }
        } else {
          json.skipChildren();
        }
      }
    }

    private void inputs() throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw wrong("wanted one input, '%s'".formatted(Models.FEATURES));
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (input || json.currentToken() != JsonToken.START_OBJECT) {
          throw wrong("wanted one input, '%s'".formatted(Models.FEATURES));
        }
        input = true;
        input();
      }
    }

    private void input() throws IOException {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "name" -> name = text("an input's name");
          case "datatype" -> datatype = text("an input's datatype");
          case "shape" -> shape();
          case "data" -> data();
          default -> json.skipChildren();
        }
      }
    }

    private void shape() throws IOException {
      List<Long> lengths = new ArrayList<>();
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw wrong("shape is no list");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
            || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || lengths.size() == MOST_DIMENSIONS) {
          throw wrong(
              String.format(
                  Locale.ROOT,
                  "shape holds '%s', wanted whole numbers, %d at most",
                  json.getText(),
                  MOST_DIMENSIONS));
        }
        lengths.add(json.getLongValue());
      }
      shape = lengths.stream().mapToLong(Long::longValue).toArray();
    }

    /** Nested or not; JSON has no NaN: null is what is missing. */
    private void data() throws IOException {
      int depth = 0;
      do {
        switch (json.currentToken()) {
          case START_ARRAY -> depth++;
          case END_ARRAY -> depth--;
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(json.getFloatValue());
          case VALUE_NULL -> add(Float.NaN);
          default ->
              throw wrong(
                  String.format(
                      Locale.ROOT,
                      "data holds '%s' at value %d, wanted a number or null",
                      json.getText(),
                      count));
        }
      } while (depth > 0 && json.nextToken() != null);
    }

    private void add(float value) {
      if (count == most) {
        throw wrong(
            String.format(
                Locale.ROOT, "data holds more than %d values, wanted at most that", most));
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(most, Math.max(64, 2L * values.length)));
      }
      values[count++] = value;
    }

    private void outputs() throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        json.skipChildren();
        return;
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        String output = output();
        if (!Models.QUANTILES.equals(output) && !Models.DISTANCE.equals(output)) {
          throw wrong(
              "no output '%s', there are '%s' and '%s'"
                  .formatted(output, Models.QUANTILES, Models.DISTANCE));
        }
        if (outputs.size() == MOST_OUTPUTS) {
          throw wrong(String.format(Locale.ROOT, "more than %d outputs are named", MOST_OUTPUTS));
        }
        outputs.add(output);
      }
    }

    private String output() throws IOException {
      String found = "";
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        return found;
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("name")) {
          found = text("an output's name");
        } else {
          json.skipChildren();
        }
      }
      return found;
    }
  }
}
