package io.celltwin.lake;

import io.celltwin.domain.guard.Require;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Columns of a table: the fields of its events under their own names, records as groups, arrays as
 * lists, maps as maps; then where the record lay on its topic.
 */
final class LakeColumns {
  static final String PARTITION = "_partition";
  static final String OFFSET = "_offset";
  static final String TIMESTAMP = "_timestamp";
  static final String VALID_FROM = "_valid_from";

  /** Avro's schema of the events, with their docs and units. */
  static final String SCHEMA = "celltwin.schema";

  private static final String TABLE = "celltwin.table";
  private static final String BUCKETS = "celltwin.buckets";
  private static final String UNITS = "celltwin.units";

  private LakeColumns() {}

  /** Parquet's schema of a table. */
  static MessageType of(LakeTable table) {
    List<Type> all = fields(table.schema());
    all.add(Types.required(PrimitiveTypeName.INT32).named(PARTITION));
    all.add(Types.required(PrimitiveTypeName.INT64).named(OFFSET));
    all.add(millis(Repetition.REQUIRED, TIMESTAMP));
    all.add(millis(Repetition.OPTIONAL, VALID_FROM));
    return new MessageType(table.folder(), all);
  }

  /** What a file says of itself. */
  static Map<String, String> about(LakeTable table, int buckets) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put(TABLE, table.folder());
    about.put(BUCKETS, String.format(Locale.ROOT, "%d", buckets));
    Map<String, String> units = new LinkedHashMap<>();
    units("", table.schema(), units);
    StringBuilder json = new StringBuilder("{");
    units.forEach(
        (column, unit) ->
            json.append(json.length() == 1 ? "" : ", ")
                .append('"')
                .append(column)
                .append("\": \"")
                .append(unit)
                .append('"'));
    about.put(UNITS, json.append('}').toString());
    about.put(SCHEMA, table.schema().toString());
    return about;
  }

  private static void units(String above, Schema record, Map<String, String> units) {
    for (Schema.Field field : record.getFields()) {
      String column = above + field.name();
      String unit = field.getProp("unit");
      if (unit != null) {
        units.put(column, unit);
      }
      Schema schema = present(field.schema());
      if (schema.getType() == Schema.Type.RECORD) {
        units(column + ".", schema, units);
      }
    }
  }

  private static List<Type> fields(Schema record) {
    List<Type> fields = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      fields.add(type(field.schema(), field.name()));
    }
    return fields;
  }

  private static Type type(Schema schema, String name) {
    Repetition repetition = schema.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    Schema present = present(schema);
    return switch (present.getType()) {
      case STRING, ENUM ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
      case BYTES -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
      case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
      case LONG ->
          isTime(present)
              ? millis(repetition, name)
              : Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
      case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
      case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
      case RECORD ->
          Types.buildGroup(repetition).addFields(fields(present).toArray(Type[]::new)).named(name);
      case ARRAY ->
          Types.list(repetition).element(type(present.getElementType(), "element")).named(name);
      case MAP ->
          Types.map(repetition)
              .key(
                  Types.required(PrimitiveTypeName.BINARY)
                      .as(LogicalTypeAnnotation.stringType())
                      .named("key"))
              .value(type(present.getValueType(), "value"))
              .named(name);
      default ->
          throw new IllegalArgumentException(
              "field %s is a %s, which has no column".formatted(name, present.getType()));
    };
  }

  private static Type millis(Repetition repetition, String name) {
    return Types.primitive(PrimitiveTypeName.INT64, repetition)
        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
        .named(name);
  }

  static boolean isTime(Schema schema) {
    return schema.getLogicalType() != null;
  }

  /** The type beside null. */
  static Schema present(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> types =
        schema.getTypes().stream().filter(t -> t.getType() != Schema.Type.NULL).toList();
    Require.require(types.size() == 1, "union", schema, "null and one type");
    return types.get(0);
  }

  /** Avro gives a time as an instant where a class was made for it, else as a number. */
  static long millis(Object time) {
    return time instanceof Instant instant ? instant.toEpochMilli() : ((Number) time).longValue();
  }
}
