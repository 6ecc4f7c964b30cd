package io.celltwin.job.type;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Lets values of ours write themselves; see {@link JobType}. */
final class JobSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1;

  private final String name;
  private transient JobType.Handling<T> handling;

  JobSerializer(String name) {
    this.name = name;
  }

  private JobType.Handling<T> handling() {
    if (handling == null) {
      handling = JobType.handling(name);
    }
    return handling;
  }

  @Override
  public boolean isImmutableType() {
    return false; // state is not; copying the rest costs nothing
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public T createInstance() {
    return null; // nothing is reused: values are immutable
  }

  @Override
  public T copy(T from) {
    return handling().copy().apply(from);
  }

  @Override
  public T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(T value, DataOutputView out) throws IOException {
    handling().write().to(value, out);
  }

  @Override
  public T deserialize(DataInputView in) throws IOException {
    return handling().read().from(in);
  }

  @Override
  public T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView from, DataOutputView to) throws IOException {
    serialize(deserialize(from), to);
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobSerializer<?> that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /**
   * What a savepoint remembers of the serializer: which type it was. Values carry their own
   * version.
   */
  public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {
    private String name;

    /** For Flink, which reads the name afterwards. */
    public Snapshot() {}

    Snapshot(String name) {
      this.name = name;
    }

    @Override
    public int getCurrentVersion() {
      return 1;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(name);
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
      name = in.readUTF();
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return new JobSerializer<>(name);
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      return old instanceof Snapshot<T> that && that.name.equals(name)
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
