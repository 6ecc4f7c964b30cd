package io.celltwin.job.lake;

import io.celltwin.codec.Access;
import io.celltwin.domain.guard.Require;
import io.celltwin.lake.LakeTable;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import io.celltwin.setting.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What can be configured of the lake. */
public final class LakeSettings {
  public static final Setting<String> FOLDER =
      new Setting<>(
          "lake.folder",
          Kind.text(),
          null,
          "none: no history is kept beyond what topics keep",
          Setting.Reader.BOTH,
          "Where history is kept as Parquet: a folder, or on a cluster an address that Flink can"
              + " write to, e.g. s3://fleet/lake.");

  public static final Section LAKE =
      Section.of("lake", "History as files, for as long as they are kept.")
          .with(FOLDER)
          .with(
              "buckets",
              Kind.whole("buckets"),
              8,
              "Among which cells are spread, 1 to 1000; some hundred to thousand cells each. It"
                  + " cannot be changed for a lake that is there.")
          .with(
              "what",
              Kind.listOf(Kind.oneOf(LakeTable.folders().toArray(String[]::new))),
              LakeTable.folders(),
              "Which topics are kept.")
          .with(
              "every",
              Kind.time(),
              Duration.ofMinutes(1),
              "How often files are finished: what came since is in none yet.")
          .with("group", Kind.text(), "celltwin-lake", "Under which it commits what it has read.");

  private LakeSettings() {}

  /**
   * The lake as it is configured.
   *
   * @throws io.celltwin.setting.WrongSettingException for a value that cannot be meant
   */
  public static LakeConfig of(
      Values values,
      String bootstrap,
      String registry,
      String namespace,
      Access access,
      int parallelism) {
    return LAKE.fill(
        LakeConfig.class,
        values,
        Map.of(
            "folder", folder(values, namespace),
            "bootstrap", bootstrap,
            "registry", registry,
            "namespace", namespace,
            "access", access,
            "parallelism", parallelism));
  }

  /**
   * Where a namespace's history is: below that of the live fleet, so that they never mix.
   *
   * @throws IllegalArgumentException where nothing says where
   */
  public static String folder(Values values, String namespace) {
    String folder = values.get(FOLDER);
    Require.require(folder != null && !folder.isBlank(), FOLDER.key(), folder, "a folder");
    String absolute =
        folder.contains("://") ? folder : Path.of(folder).toAbsolutePath().normalize().toString();
    return namespace.isEmpty() ? absolute : absolute + "/namespace=" + namespace;
  }

  /** Looks at the values, whether or not there is a lake. */
  public static void check(Values values) {
    var unused =
        LAKE.fill(
            LakeConfig.class,
            values,
            Map.of(
                "bootstrap", "none:1",
                "registry", "http://none",
                "namespace", "",
                "access", Access.OPEN,
                "parallelism", 1,
                "folder", "none"));
  }
}
