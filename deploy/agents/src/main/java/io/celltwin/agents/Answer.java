package io.celltwin.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a tool answers, made to fit: numbers in six significant digits, texts of {@link
 * #LONGEST_TEXT} characters, and the whole in {@link #LARGEST}. What was cut stands in {@link
 * #CUT}.
 */
final class Answer {
  /** Characters of JSON: some ten thousand tokens. */
  static final int LARGEST = 40_000;

  static final int LONGEST_TEXT = 2_000;
  static final String CUT = "cut";

  /** Kept for saying what was cut. */
  private static final int ROOM = 2_000;

  private static final MathContext DIGITS = new MathContext(6);

  private Answer() {}

  static boolean fits(ObjectNode answer) {
    plain(answer);
    return answer.toString().length() <= LARGEST - ROOM;
  }

  /** Puts a sentence beside what was cut before. */
  static void cut(ObjectNode answer, String sentence) {
    String before = answer.path(CUT).asText("");
    answer.put(CUT, before.isEmpty() ? sentence : before + "; " + sentence);
  }

  /** In place: shortened until it fits, longest list first. */
  static ObjectNode fitted(ObjectNode answer) {
    plain(answer);
    Map<String, Integer> before = new LinkedHashMap<>();
    Map<String, Integer> after = new LinkedHashMap<>();
    while (answer.toString().length() > LARGEST - ROOM) {
      Place longest = longest(answer, "", null);
      if (longest == null) {
        String name = largestField(answer);
        answer.remove(name);
        cut(answer, "%s is left out: it is too long for an answer".formatted(name));
        continue;
      }
      int all = longest.list.size();
      before.putIfAbsent(longest.name, all);
      after.put(longest.name, all / 2);
      while (longest.list.size() > all / 2) {
        longest.list.remove(longest.list.size() - 1);
      }
    }
    after.forEach(
        (name, kept) ->
            cut(
                answer,
                String.format(
                    Locale.ROOT,
                    "%s: the first %d of %d, ask for less at a time to see the rest",
                    name,
                    kept,
                    before.get(name))));
    return answer;
  }

  private static void plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(plainValue(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, plainValue(array.get(i)));
      }
    }
  }

  private static JsonNode plainValue(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      double x = value.doubleValue();
      return Double.isFinite(x)
          ? DoubleNode.valueOf(new BigDecimal(x).round(DIGITS).doubleValue())
          : com.fasterxml.jackson.databind.node.NullNode.instance;
    }
    if (value.isTextual() && value.textValue().length() > LONGEST_TEXT) {
      return TextNode.valueOf(value.textValue().substring(0, LONGEST_TEXT) + "\u2026");
    }
    plain(value);
    return value;
  }

  private record Place(String name, ArrayNode list, int length) {}

  /** The list with most text in it that is not itself within a longer list's element. */
  private static Place longest(JsonNode node, String name, Place soFar) {
    Place best = soFar;
    if (node instanceof ArrayNode list && list.size() > 1) {
      int length = list.toString().length();
      if (best == null || length > best.length) {
        best = new Place(name, list, length);
      }
      return best;
    }
    if (node instanceof ObjectNode object) {
      for (var field : object.properties()) {
        best = longest(field.getValue(), field.getKey(), best);
      }
    } else if (node instanceof ArrayNode list) {
      for (JsonNode element : list) {
        best = longest(element, name, best);
      }
    }
    return best;
  }

  private static String largestField(ObjectNode answer) {
    String largest = null;
    int length = -1;
    for (var field : answer.properties()) {
      int its = field.getValue().toString().length();
      if (!field.getKey().equals(CUT) && its > length) {
        largest = field.getKey();
        length = its;
      }
    }
    return largest;
  }
}
