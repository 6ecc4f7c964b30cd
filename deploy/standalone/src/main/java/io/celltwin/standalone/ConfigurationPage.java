package io.celltwin.standalone;

import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;

/** The reference of all settings, made of the catalogue. */
final class ConfigurationPage {
  private static final String ABOUT =
      """
      # Configuration
      Made by `deploy/celltwin config --reference > deploy/docs/configuration.md`; a test fails where this page is not what the code says.

      A setting is given, and the first of these counts:

      1. as an option: `--twin.model-timeout 5s`; settings of the whole process have no part before their name: `--http-port 8080`;
      2. as an environment variable: `CELLTWIN_TWIN_MODEL_TIMEOUT=5s`, its key in capitals, with `_` for `.` and `-`;
      3. in one file, `celltwin.yaml` or `celltwin.properties`: the one that `--config` or `CELLTWIN_CONFIG` names, or else in the
         working directory, or else in the data directory.

      ```yaml
      # celltwin.yaml
      http-port: 8080
      disk: 50 GB
      twin:
        model-timeout: 5 s
        segmenter:
          shortest-rest: 10 min
      ```

      `celltwin config` shows what holds and where it is from. A key that does not exist, a value of the wrong type or unit, or one out of
      its range stops the start, with file, line, value and what was wanted. Times and sizes name their unit; a number may.

      The same file serves the parts that run alone (job, fleet, model server, replay): each reads its own sections. Settings marked
      "part alone" are known to the process where all runs in one, and are left to the part there.
      """;

  private ConfigurationPage() {}

  /** The page in Markdown. */
  static String text() {
    var page = new StringBuilder(ABOUT);
    for (Section section : Catalogue.ALL) {
      page.append("\n## ")
          .append(section.name().isEmpty() ? "The whole process" : "`" + section.name() + "`")
          .append('\n')
          .append(section.about())
          .append("\n\n| key | type | default | what it is |\n| --- | --- | --- | --- |\n");
      section.settings().forEach(setting -> row(page, setting));
    }
    return page.toString();
  }

  private static void row(StringBuilder page, Setting<?> setting) {
    String unit = setting.kind().unit();
    page.append("| `")
        .append(setting.key())
        .append("` | ")
        .append(setting.kind().name())
        .append(unit.isEmpty() ? "" : " [" + unit + "]")
        .append(" | ")
        .append(setting.usually())
        .append(" | ")
        .append(setting.sentence().replace("<", "&lt;"))
        .append(setting.readBy() == Setting.Reader.PART ? " (part alone)" : "")
        .append(" |\n");
  }
}
