package io.celltwin.dataset.cycler;

import io.celltwin.dataset.CellSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One cell's test in several files: cyclers begin a new one when a test is resumed, or each so many
 * rows. They lie in one folder, are of one kind, and their names differ by a date or a number
 * alone. Whether they are one cell's is told by what is in them: times that follow each other and a
 * voltage that goes on where it was. Where that does not decide, both stay as they are and say so.
 *
 * <p>A sidecar decides for itself: files whose metadata name the same {@code cell} are one cell's,
 * and those that name different ones are not.
 */
final class TestsInParts {
  private static final String DATES =
      "(?:19|20)\\d{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])|[-_.]\\d{1,2}[-_.]\\d{1,2})"
          + "(?:[-_T ]?[0-2]\\d[-_.:h]?[0-5]\\d(?:[-_.:]?[0-5]\\d)?)?"
          + "|[0-3]?\\d[-_.][0-3]?\\d[-_.](?:(?:19|20)\\d{2}|\\d{2})";

  /** A date, or a number that is called a part. */
  private static final Pattern PART =
      Pattern.compile(
          "(?i)(?<![0-9A-Za-z])(?:"
              + DATES
              + ")(?![0-9]|[-_.][0-9])|(?<![A-Za-z])(?:part|pt|file|chunk)[-_. ]?\\d+|\\(\\d+\\)");

  /** A number at the end, which as often counts cells. */
  private static final Pattern NUMBER = Pattern.compile("[-_. ]\\d{1,3}$");

  /** Maccor's and others' endings, which count files or channels. */
  private static final Pattern ENDING = Pattern.compile("\\.\\d{3}$");

  /** A voltage at rest goes on where it was [V]. */
  private static final double GOES_ON = 0.1;

  /** What a name says about parts. */
  private enum Hint {
    /** A date or the word part. */
    PART,
    /** A number that may count files, channels or cells. */
    NUMBER
  }

  /**
   * A file's name without what may count its parts.
   *
   * @param stem what is left, in the spelling of the first
   * @param hint what was taken away
   * @param order of the parts, as far as the name tells
   */
  private record Name(String stem, Hint hint, String order) {}

  private TestsInParts() {}

  static List<CellSource> joined(List<CellSource> found) throws IOException {
    var result = new ArrayList<CellSource>();
    Map<String, List<CyclerFile>> groups = new LinkedHashMap<>();
    for (CellSource source : found) {
      Name name = source instanceof CyclerFile file ? name(file) : null;
      if (name == null) {
        result.add(source);
      } else {
        CyclerFile file = (CyclerFile) source;
        String folder =
            String.valueOf(file.parts().get(0).file().path().toAbsolutePath().getParent());
        String key =
            folder
                + '\n'
                + file.series()
                + '\n'
                + name.hint()
                + '\n'
                + name.stem().toLowerCase(Locale.ROOT);
        groups.computeIfAbsent(key, any -> new ArrayList<>()).add(file);
      }
    }
    for (List<CyclerFile> group : groups.values()) {
      result.addAll(group.size() == 1 ? group : decided(group));
    }
    return distinct(result);
  }

  private static Name name(CyclerFile file) {
    if (file.parts().size() != 1 || file.parts().get(0).group() != null) {
      return null;
    }
    String said = file.saidCell();
    if (said != null) {
      return new Name(said, Hint.PART, order(file.name()));
    }
    String name = file.name();
    Matcher part = PART.matcher(name);
    if (part.find()) {
      return new Name(clean(part.replaceAll("")), Hint.PART, order(name));
    }
    Matcher ending = ENDING.matcher(name);
    if (ending.find()) {
      return new Name(clean(ending.replaceAll("")), Hint.NUMBER, order(name));
    }
    Matcher number = NUMBER.matcher(name);
    return number.find() ? new Name(clean(number.replaceAll("")), Hint.NUMBER, order(name)) : null;
  }

  private static String clean(String stem) {
    return stem.replaceAll("[-_. ]{2,}", "_").replaceAll("^[-_. ]+|[-_. ]+$", "");
  }

  /** Numbers as wide as each other, so that the ninth comes before the tenth. */
  private static String order(String name) {
    Matcher number = Pattern.compile("\\d+").matcher(name);
    return number.replaceAll(m -> "0".repeat(Math.max(0, 14 - m.group().length())) + m.group());
  }

  private static List<CyclerFile> decided(List<CyclerFile> group) throws IOException {
    boolean dated = group.stream().allMatch(file -> file.survey().hasDates());
    List<CyclerFile> inOrder = new ArrayList<>(group);
    inOrder.sort(
        dated
            ? Comparator.comparingLong((CyclerFile file) -> file.survey().firstMicros())
            : Comparator.comparing((CyclerFile file) -> name(file).order()));
    Name name = name(inOrder.get(0));
    boolean said = group.stream().allMatch(file -> file.saidCell() != null);
    if (!said && dated && overlap(inOrder)) {
      return inOrder; // at the same time: other channels, other cells
    }
    boolean certain = said;
    if (!said) {
      certain = true;
      for (int i = 1; i < inOrder.size(); i++) {
        certain &= goesOn(inOrder.get(i - 1).survey(), inOrder.get(i).survey(), name.hint(), dated);
      }
    }
    String names = inOrder.stream().map(CyclerFile::place).collect(Collectors.joining(", "));
    if (certain) {
      String stem = name.stem().isEmpty() ? inOrder.get(0).name() : name.stem();
      String why =
          said
              ? "%s are one cell's, as their metadata say".formatted(names)
              : String.format(
                  Locale.ROOT,
                  "%s are taken for one cell's test in %d parts: their names differ by %s alone, %s"
                      + " and the voltage goes on; {\"cell\": \"another name\"} in %s keeps one"
                      + " apart",
                  names,
                  inOrder.size(),
                  name.hint() == Hint.PART ? "date or part" : "number",
                  dated ? "their dates follow each other" : "they have no dates",
                  inOrder.get(1).name() + ".metadata.json");
      return List.of(CyclerFile.joined(inOrder, stem, why));
    }
    if (name.hint() == Hint.NUMBER && !dated) {
      return inOrder; // numbers count cells as often as files
    }
    var kept = new ArrayList<CyclerFile>();
    for (CyclerFile file : inOrder) {
      kept.add(
          file.saying(
              "%s look like one cell's test in parts, but nothing proves it: each is taken for a cell; {\"cell\": \"%s\"} in the .metadata.json of each joins them"
                  .formatted(names, name.stem())));
    }
    return kept;
  }

  private static boolean overlap(List<CyclerFile> inOrder) {
    for (int i = 1; i < inOrder.size(); i++) {
      if (inOrder.get(i).survey().firstMicros() < inOrder.get(i - 1).survey().lastMicros()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a file goes on where another ended. Numbers that may count cells need more than a
   * voltage, which two cells share easily: a time or a cycle that goes on.
   */
  private static boolean goesOn(FileSurvey before, FileSurvey after, Hint hint, boolean dated) {
    boolean voltage = Math.abs(after.firstVolts() - before.lastVolts()) <= GOES_ON;
    boolean counts = after.firstCycle() > 1 && after.firstCycle() >= before.lastCycle();
    if (hint == Hint.PART) {
      return voltage || counts;
    }
    return dated ? voltage : counts && voltage;
  }

  /** Files of one name in several folders are several cells where they hold other data. */
  private static List<CellSource> distinct(List<CellSource> sources) throws IOException {
    Map<String, List<CyclerFile>> called = new HashMap<>();
    for (CellSource source : sources) {
      if (source instanceof CyclerFile file) {
        called.computeIfAbsent(file.series() + file.identity(), any -> new ArrayList<>()).add(file);
      }
    }
    var result = new ArrayList<CellSource>();
    for (CellSource source : sources) {
      if (source instanceof CyclerFile file) {
        List<CyclerFile> same = called.get(file.series() + file.identity());
        boolean other = same.stream().anyMatch(each -> !each.survey().isOfTheSame(file.survey()));
        java.nio.file.Path folder = file.parts().get(0).file().path().toAbsolutePath().getParent();
        if (other && folder != null && folder.getFileName() != null) {
          result.add(
              file.named(folder.getFileName().toString().replace("/", "") + "-" + file.name()));
          continue;
        }
      }
      result.add(source);
    }
    return result;
  }
}
