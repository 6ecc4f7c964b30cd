package io.celltwin.lake;

import io.celltwin.codec.ValidFrom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Puts rows together again from their columns, as {@link LakeWriter} took them apart. */
final class RowMaterializer extends RecordMaterializer<LakeRow> {
  private final Root root;

  RowMaterializer(Schema events, MessageType columns) {
    root = new Root(events, columns);
  }

  @Override
  public LakeRow getCurrentRecord() {
    return root.row;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private static Converter converter(Schema schema, Type column, Consumer<Object> to) {
    Schema present = LakeColumns.present(schema);
    return switch (present.getType()) {
      case RECORD -> new Fields(present, column.asGroupType(), to);
      case ARRAY -> new Items(present, column.asGroupType(), to);
      case MAP -> new Entries(present, column.asGroupType(), to);
      case ENUM -> new Scalar(text -> to.accept(new GenericData.EnumSymbol(present, text)));
      default -> new Scalar(to);
    };
  }

  /** One value. */
  private static final class Scalar extends PrimitiveConverter {
    private final Consumer<Object> to;

    Scalar(Consumer<Object> to) {
      this.to = to;
    }

    @Override
    public void addBinary(Binary value) {
      to.accept(value.toStringUsingUTF8());
    }

    @Override
    public void addBoolean(boolean value) {
      to.accept(value);
    }

    @Override
    public void addDouble(double value) {
      to.accept(value);
    }

    @Override
    public void addFloat(float value) {
      to.accept(value);
    }

    @Override
    public void addInt(int value) {
      to.accept(value);
    }

    @Override
    public void addLong(long value) {
      to.accept(value);
    }
  }

  /** A record. */
  private static class Fields extends GroupConverter {
    private final Schema schema;
    private final Consumer<Object> to;
    private final Converter[] converters;
    GenericData.Record current;

    Fields(Schema schema, GroupType columns, Consumer<Object> to) {
      this.schema = schema;
      this.to = to;
      converters = new Converter[columns.getFieldCount()];
      for (int i = 0; i < converters.length; i++) {
        Schema.Field field = schema.getField(columns.getFieldName(i));
        converters[i] =
            field == null
                ? beside(columns.getFieldName(i))
                : converter(
                    field.schema(), columns.getType(i), value -> current.put(field.pos(), value));
      }
    }

    /** Of a column that is no field. */
    Converter beside(String column) {
      throw new IllegalArgumentException("column %s is no field of the event".formatted(column));
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    @Override
    public void start() {
      current = new GenericData.Record(schema);
    }

    @Override
    public void end() {
      to.accept(current);
    }
  }

  private static final class Root extends Fields {
    private int partition;
    private long offset;
    private long timestamp;
    private long validFrom;
    private LakeRow row;

    Root(Schema schema, MessageType columns) {
      super(schema, columns, event -> {});
    }

    @Override
    Converter beside(String column) {
      return switch (column) {
        case LakeColumns.PARTITION -> new Scalar(value -> partition = (Integer) value);
        case LakeColumns.OFFSET -> new Scalar(value -> offset = (Long) value);
        case LakeColumns.TIMESTAMP -> new Scalar(value -> timestamp = (Long) value);
        case LakeColumns.VALID_FROM -> new Scalar(value -> validFrom = (Long) value);
        default -> super.beside(column);
      };
    }

    @Override
    public void start() {
      super.start();
      validFrom = ValidFrom.UNSTATED;
    }

    @Override
    public void end() {
      row = new LakeRow(current, partition, offset, timestamp, validFrom);
    }
  }

  /** A list, of groups of one element. */
  private static final class Items extends GroupConverter {
    private final Consumer<Object> to;
    private final Slot slot;
    private List<Object> items = List.of();

    Items(Schema array, GroupType list, Consumer<Object> to) {
      this.to = to;
      slot =
          new Slot(
              new Schema[] {array.getElementType()},
              list.getType(0).asGroupType(),
              values -> items.add(values[0]));
    }

    @Override
    public Converter getConverter(int field) {
      return slot;
    }

    @Override
    public void start() {
      items = new ArrayList<>();
    }

    @Override
    public void end() {
      to.accept(items);
    }
  }

  /** A map, of groups of a key and a value. */
  private static final class Entries extends GroupConverter {
    private final Consumer<Object> to;
    private final Slot slot;
    private Map<Object, Object> entries = Map.of();

    Entries(Schema map, GroupType group, Consumer<Object> to) {
      this.to = to;
      slot =
          new Slot(
              new Schema[] {Schema.create(Schema.Type.STRING), map.getValueType()},
              group.getType(0).asGroupType(),
              values -> entries.put(values[0], values[1]));
    }

    @Override
    public Converter getConverter(int field) {
      return slot;
    }

    @Override
    public void start() {
      entries = new LinkedHashMap<>();
    }

    @Override
    public void end() {
      to.accept(entries);
    }
  }

  /** What is repeated. */
  private static final class Slot extends GroupConverter {
    private final Converter[] converters;
    private final Object[] values;
    private final Consumer<Object[]> to;

    Slot(Schema[] schemas, GroupType columns, Consumer<Object[]> to) {
      this.to = to;
      values = new Object[schemas.length];
      converters = new Converter[schemas.length];
      for (int i = 0; i < schemas.length; i++) {
        int at = i;
        converters[i] = converter(schemas[i], columns.getType(i), value -> values[at] = value);
      }
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    @Override
    public void start() {
      java.util.Arrays.fill(values, null);
    }

    @Override
    public void end() {
      to.accept(values);
    }
  }
}
