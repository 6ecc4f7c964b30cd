package io.celltwin.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * What a person says, as the body of a request: one JSON object with the keys that are known, each
 * once, and text that looks on every screen like what it is.
 */
final class RequestBody {
  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build()
          .readerFor(JsonNode.class);

  private final JsonNode body;

  private RequestBody(JsonNode body) {
    this.body = body;
  }

  /**
   * Only JSON that says it is: a form on another site cannot send that without the browser asking
   * first.
   *
   * @param known keys
   */
  static RequestBody of(AggregatedHttpRequest request, String... known) {
    MediaType type = request.contentType();
    if (type == null || !type.is(MediaType.JSON.withoutParameters())) {
      throw new ProblemException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "not_json",
          "content-type is '%s', wanted application/json".formatted(Problem.shown("" + type)));
    }
    String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "encoded",
          "content-encoding is '%s', wanted none".formatted(Problem.shown(encoding)));
    }
    JsonNode node = read(request.content().array());
    if (!node.isObject()) {
      throw bad("body is no JSON object, wanted e.g. {\"by\":\"kim\"}");
    }
    List<String> names = List.of(known);
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw bad(
                    "key '%s' is not known here, wanted one of %s"
                        .formatted(Problem.shown(name), String.join(", ", names)));
              }
            });
    return new RequestBody(node);
  }

  private static JsonNode read(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw bad("body is not UTF-8");
    }
    try {
      JsonNode node = STRICT.readValue(text);
      if (node == null || node.isMissingNode()) {
        throw bad("body is empty, wanted e.g. {\"by\":\"kim\"}");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw bad("body is no JSON: " + Problem.shown(e.getOriginalMessage()));
    }
  }

  private static ProblemException bad(String message) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "bad_json", message);
  }

  /** A name: in one line, with a letter or a figure in it. */
  String name(String key, int longest) {
    String value = text(key, longest, RequestBody::isInvisible);
    if (value.codePoints().noneMatch(Character::isLetterOrDigit)) {
      throw ProblemException.badParameter(key, value, "who says it");
    }
    return value;
  }

  /** Empty where it is not given. Lines and the joints of pictures are allowed here. */
  String text(String key, int longest) {
    return text(
        key,
        longest,
        sign -> isInvisible(sign) && sign != '\n' && sign != 0x200D && sign != 0xFE0F);
  }

  private String text(String key, int longest, IntPredicate refused) {
    JsonNode node = body.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    if (!node.isTextual()) {
      throw ProblemException.badParameter(key, node.toString(), "text");
    }
    String value = node.textValue().strip();
    if (value.length() > longest) {
      throw ProblemException.badParameter(
          key,
          value.substring(0, 20) + "\u2026",
          String.format(Locale.ROOT, "at most %d characters", longest));
    }
    value
        .codePoints()
        .filter(refused)
        .findFirst()
        .ifPresent(
            sign -> {
              throw ProblemException.badParameter(
                  key,
                  value,
                  String.format(
                      Locale.ROOT, "text without signs that cannot be seen; U+%04X is one", sign));
            });
    return value;
  }

  /** Whether it is given, and not null. */
  boolean has(String key) {
    return body.hasNonNull(key);
  }

  /** A name of a thing, or null where it is not given. */
  String optionalName(String key, int longest) {
    return has(key) ? name(key, longest) : null;
  }

  /** Names, one after the other; none where it is not given. */
  List<String> names(String key, int most, int longest) {
    if (!has(key)) {
      return List.of();
    }
    JsonNode list = body.path(key);
    if (!list.isArray() || list.size() > most) {
      throw ProblemException.badParameter(
          key, list.toString(), String.format(Locale.ROOT, "a list of at most %d texts", most));
    }
    List<String> names = new ArrayList<>();
    for (JsonNode item : list) {
      if (!item.isTextual() || item.textValue().isBlank() || item.textValue().length() > longest) {
        throw ProblemException.badParameter(
            key,
            item.toString(),
            String.format(Locale.ROOT, "texts of at most %d characters", longest));
      }
      names.add(item.textValue().strip());
    }
    return names;
  }

  /** A whole number, or null where it is not given. */
  Integer whole(String key, int least, int most) {
    if (!has(key)) {
      return null;
    }
    JsonNode node = body.path(key);
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < least
        || node.intValue() > most) {
      throw ProblemException.badParameter(
          key,
          node.toString(),
          String.format(Locale.ROOT, "a whole number from %d to %d", least, most));
    }
    return node.intValue();
  }

  /** Any number; NaN where it is not given. */
  double optionalNumber(String key) {
    if (!has(key)) {
      return Double.NaN;
    }
    JsonNode node = body.path(key);
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw ProblemException.badParameter(key, node.toString(), "a number");
    }
    return node.doubleValue();
  }

  /** A day or a moment, or null where it is not given. */
  Instant time(String key) {
    if (!has(key)) {
      return null;
    }
    String value = body.path(key).asText();
    try {
      return value.length() == 10
          ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeParseException e) {
      throw ProblemException.badParameter(
          key, value, "a day or a moment, e.g. 2026-01-31 or 2026-01-31T08:00:00Z");
    }
  }

  /** As it stands there; missing where it is not given. */
  JsonNode tree(String key) {
    return body.path(key);
  }

  /** A number of JSON, neither text nor without end. */
  double number(String key, double above, double atMost) {
    JsonNode node = body.path(key);
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(value > above && value <= atMost)) {
      throw ProblemException.badParameter(
          key,
          node.isMissingNode() ? "" : node.toString(),
          String.format(Locale.ROOT, "a number above %.0f and at most %.0f", above, atMost));
    }
    return value;
  }

  /**
   * True for what shows nothing, or turns the direction of what follows: with it one name can be
   * made to look like another.
   */
  static boolean isInvisible(int sign) {
    return switch (Character.getType(sign)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          true;
      // pictures that are newer than this JDK are no trick
      case Character.UNASSIGNED -> sign < 0x1F000 || sign > 0x1FAFF;
      case Character.SPACE_SEPARATOR -> sign != ' ';
      default ->
          sign == 0x034F // combining grapheme joiner
              || sign == 0x115F // Hangul fillers
              || sign == 0x1160
              || sign == 0x3164
              || sign == 0xFFA0
              || sign == 0x2800 // empty braille pattern
              || (sign >= 0x17B4 && sign <= 0x17B5) // Khmer inherent vowels
              || (sign >= 0x180B && sign <= 0x180F) // variation selectors
              || (sign >= 0xFE00 && sign <= 0xFE0F)
              || (sign >= 0xE0100 && sign <= 0xE01EF);
    };
  }
}
