package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Rows of a Parquet file, column by column from one row group at a time: of the columns that are
 * wanted, one group is in memory as it is stored.
 */
final class ParquetRows implements FileRows {
  private final String place;
  private final ParquetFileReader file;
  private final MessageType schema;
  private final String createdBy;
  private final List<String> header;
  private final List<Binding> bindings;
  private final Column[] columns;
  private final double[] numbers = new double[ColumnQuantity.COUNT];
  private final DatePattern date;
  private ColumnReader[] readers = {};
  private final String[] texts = new String[ColumnQuantity.COUNT];
  private String fault;
  private long leftInGroup;
  private long row;
  private long blanks;
  private boolean blank;

  private record Column(Binding binding, ColumnDescriptor descriptor, double over) {}

  /** Column names of a file; nested columns have none. */
  static List<String> header(DatasetFile file) throws IOException {
    try (ParquetFileReader parquet = open(file)) {
      return names(parquet.getFooter().getFileMetaData().getSchema());
    }
  }

  ParquetRows(DatasetFile file, Manifest manifest, Set<ColumnQuantity> wanted, DatePattern date)
      throws IOException {
    this.place = file.place();
    this.date = date;
    Arrays.fill(texts, "");
    this.file = open(file);
    try {
      MessageType all = this.file.getFooter().getFileMetaData().getSchema();
      createdBy = this.file.getFooter().getFileMetaData().getCreatedBy();
      header = names(all);
      bindings = Binding.of(manifest, header, List.of(), wanted, date != null, place);
      schema =
          new MessageType(
              all.getName(),
              bindings.stream().map(b -> all.getType(header.get(b.index()))).toList());
      this.file.setRequestedSchema(schema);
      columns = bindings.stream().map(this::column).toArray(Column[]::new);
    } catch (IOException | RuntimeException e) {
      this.file.close();
      throw e;
    }
  }

  private static ParquetFileReader open(DatasetFile file) throws IOException {
    try {
      return ParquetFileReader.open(
          new ChannelFile(file.path()),
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .withCodecFactory(new ParquetCodecs())
              .build());
    } catch (RuntimeException e) {
      throw new DatasetFormatException(
          Files.size(file.path()) == 0 ? "EMPTY_FILE" : "BAD_PARQUET",
          file.place(),
          "not a Parquet file, or one that ends early: " + e.getMessage());
    }
  }

  private static List<String> names(MessageType schema) {
    return schema.getFields().stream().filter(Type::isPrimitive).map(Type::getName).toList();
  }

  private Column column(Binding binding) {
    PrimitiveType type = schema.getType(header.get(binding.index())).asPrimitiveType();
    double over = 0;
    if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation stamp) {
      over =
          stamp.getUnit() == TimeUnit.MILLIS ? 1e3 : stamp.getUnit() == TimeUnit.MICROS ? 1e6 : 1e9;
    }
    return new Column(binding, schema.getColumnDescription(new String[] {type.getName()}), over);
  }

  @Override
  public boolean next() throws IOException {
    while (advance()) {
      if (!blank) {
        return true;
      }
      blanks++;
    }
    return false;
  }

  private boolean advance() throws IOException {
    try {
      while (leftInGroup == 0) {
        PageReadStore group = file.readNextRowGroup();
        if (group == null) {
          return false;
        }
        leftInGroup = group.getRowCount();
        var store = new ColumnReadStoreImpl(group, new NoRecords(), schema, createdBy);
        readers =
            Arrays.stream(columns)
                .map(c -> store.getColumnReader(c.descriptor()))
                .toArray(ColumnReader[]::new);
      }
      leftInGroup--;
      row++;
      fault = null;
      blank = true;
      Arrays.fill(numbers, Double.NaN);
      for (int i = 0; i < columns.length; i++) {
        take(columns[i], readers[i]);
        readers[i].consume();
      }
      return true;
    } catch (RuntimeException e) {
      throw new DatasetFormatException(
          "BAD_PARQUET", here(), "cannot be read from here on: " + e.getMessage());
    }
  }

  private void take(Column column, ColumnReader reader) {
    Binding binding = column.binding();
    boolean there =
        reader.getCurrentDefinitionLevel() == column.descriptor().getMaxDefinitionLevel();
    blank &= !there;
    if (binding.unit() == Unit.TEXT) {
      texts[binding.quantity().slot()] = there ? text(column, reader) : "";
      return;
    }
    double value = there ? number(column, reader) : Double.NaN;
    numbers[binding.quantity().slot()] = value;
    boolean required = binding.essential() || binding.quantity() == ColumnQuantity.TEST_TIME;
    if (required && !Double.isFinite(value) && fault == null) {
      fault =
          "column %s is %s, wanted a finite number"
              .formatted(binding.name(), there ? "'%s'".formatted(value) : "empty");
    }
  }

  private static String text(Column column, ColumnReader reader) {
    return switch (column.descriptor().getPrimitiveType().getPrimitiveTypeName()) {
      case BINARY -> reader.getBinary().toStringUsingUTF8();
      case INT32 -> Integer.toString(reader.getInteger());
      case INT64 -> Long.toString(reader.getLong());
      default -> "";
    };
  }

  private double number(Column column, ColumnReader reader) {
    double raw =
        switch (column.descriptor().getPrimitiveType().getPrimitiveTypeName()) {
          case DOUBLE -> reader.getDouble();
          case FLOAT -> reader.getFloat();
          case INT32 -> reader.getInteger();
          case INT64 -> reader.getLong();
          case BINARY -> written(column, reader.getBinary().toStringUsingUTF8());
          default -> Double.NaN;
        };
    if (column.over() > 0) {
      return raw / column.over();
    }
    return column.binding().unit().isNumber() ? column.binding().unit().convert(raw) : raw;
  }

  private double written(Column column, String text) {
    return switch (column.binding().unit()) {
      case DATE -> date == null ? Double.NaN : date.parse(text);
      case CLOCK -> Unit.clock(text.toCharArray(), 0, text.length());
      default -> {
        fault =
            "column %s holds texts such as '%s', wanted numbers"
                .formatted(column.binding().name(), text);
        yield Double.NaN;
      }
    };
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public List<Binding> bindings() {
    return bindings;
  }

  @Override
  public long blanks() {
    return blanks;
  }

  @Override
  public double number(ColumnQuantity quantity) {
    return numbers[quantity.slot()];
  }

  @Override
  public String text(ColumnQuantity quantity) {
    return texts[quantity.slot()];
  }

  @Override
  public DatasetFormatException fault() {
    return fault == null ? null : new DatasetFormatException("NOT_A_NUMBER", here(), fault);
  }

  /** The file and the row, from 1. */
  @Override
  public String here() {
    return place + " row " + row;
  }

  @Override
  public byte[] raw() {
    var text = new StringBuilder();
    for (Binding binding : bindings) {
      text.append(text.length() == 0 ? "" : ",")
          .append(
              binding.unit() == Unit.TEXT
                  ? texts[binding.quantity().slot()]
                  : numbers[binding.quantity().slot()]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parquet would rather assemble records; columns are read as they are. */
  private static final class NoRecords extends GroupConverter {
    private static final Converter NOTHING = new PrimitiveConverter() {};

    @Override
    public Converter getConverter(int field) {
      return NOTHING;
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  /** A file on disk or in a zip. */
  private record ChannelFile(Path path) implements InputFile {
    @Override
    public long getLength() throws IOException {
      return Files.size(path);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      SeekableByteChannel channel = Files.newByteChannel(path);
      return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
        @Override
        public long getPos() throws IOException {
          return channel.position();
        }

        @Override
        public void seek(long position) throws IOException {
          channel.position(position);
        }
      };
    }
  }
}
