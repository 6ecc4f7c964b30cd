package io.celltwin.lake;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Rows of one file of a lake, those that a filter lets through. Not thread-safe. */
final class LakeFile implements Closeable {
  private static final int MOST_SCHEMAS = 50;

  /** By their text: a question opens hundreds of files that say the same. */
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private final Path path;
  private final ParquetReader<LakeRow> reader;

  private LakeFile(Path path, ParquetReader<LakeRow> reader) {
    this.path = path;
    this.reader = reader;
  }

  /**
   * @param filter by columns, or null for all rows; row groups and pages without a match are not
   *     read
   */
  static LakeFile open(Path path, FilterPredicate filter) throws IOException {
    return open(path, filter, Set.of());
  }

  /**
   * @param fields only these of an event are read; empty for all
   */
  static LakeFile open(Path path, FilterPredicate filter, Set<String> fields) throws IOException {
    return new LakeFile(
        path,
        new Builder(new ChannelFile(path), fields)
            .withFilter(filter == null ? FilterCompat.NOOP : FilterCompat.get(filter))
            .withCodecFactory(new LakeCodecs())
            .build());
  }

  /** What a file says of itself. */
  static Map<String, String> about(Path path) throws IOException {
    try (ParquetFileReader file =
        ParquetFileReader.open(
            new ChannelFile(path),
            ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new LakeCodecs())
                .build())) {
      return file.getFooter().getFileMetaData().getKeyValueMetaData();
    } catch (RuntimeException e) {
      throw unreadable(path, e);
    }
  }

  /** The next row, or null. */
  LakeRow next() throws IOException {
    try {
      return reader.read();
    } catch (RuntimeException e) {
      throw unreadable(path, e);
    }
  }

  private static IOException unreadable(Path path, RuntimeException e) {
    if (e instanceof UncheckedIOException io) {
      return new IOException("%s: %s".formatted(path, io.getMessage()), e);
    }
    return new IOException(
        "%s is no Parquet file of a lake, or is damaged: %s".formatted(path, e.getMessage()), e);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class Builder extends ParquetReader.Builder<LakeRow> {
    private final Set<String> fields;

    Builder(InputFile file, Set<String> fields) {
      super(file, new PlainParquetConfiguration());
      this.fields = fields;
    }

    @Override
    protected ReadSupport<LakeRow> getReadSupport() {
      return new Rows(fields);
    }
  }

  private static final class Rows extends ReadSupport<LakeRow> {
    private final Set<String> fields;

    Rows(Set<String> fields) {
      this.fields = fields;
    }

    @Override
    public ReadContext init(InitContext context) {
      MessageType all = context.getFileSchema();
      return new ReadContext(
          fields.isEmpty()
              ? all
              : new MessageType(
                  all.getName(),
                  all.getFields().stream()
                      .filter(
                          column ->
                              column.getName().startsWith("_") || fields.contains(column.getName()))
                      .toList()));
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, and asked for where nobody brings its successor
    public RecordMaterializer<LakeRow> prepareForRead(
        Configuration configuration,
        Map<String, String> about,
        MessageType schema,
        ReadContext context) {
      return materializer(about, context.getRequestedSchema());
    }

    @Override
    public RecordMaterializer<LakeRow> prepareForRead(
        ParquetConfiguration configuration,
        Map<String, String> about,
        MessageType schema,
        ReadContext context) {
      return materializer(about, context.getRequestedSchema());
    }

    private static RecordMaterializer<LakeRow> materializer(
        Map<String, String> about, MessageType schema) {
      String avro = about.get(LakeColumns.SCHEMA);
      if (avro == null) {
        throw new IllegalArgumentException("it does not say whose events it holds");
      }
      if (SCHEMAS.size() > MOST_SCHEMAS) {
        SCHEMAS.clear();
      }
      return new RowMaterializer(
          SCHEMAS.computeIfAbsent(avro, text -> new Schema.Parser().parse(text)), schema);
    }
  }

  /** A file on disk. */
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
