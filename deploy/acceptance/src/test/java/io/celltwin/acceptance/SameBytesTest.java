package io.celltwin.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is written does not depend on the language, the time zone or the character set of the
 * machine: a reason inside a twin, a name that is hashed, a row of CSV.
 */
@AnalyzeClasses(packages = "io.celltwin", importOptions = ImportOption.DoNotIncludeTests.class)
class SameBytesTest {
  private static final String WANTED = "wanted Locale.ROOT: numbers have other digits elsewhere";

  @ArchTest
  static final ArchRule numbersAreFormattedWithoutALanguage =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(PrintStream.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(PrintStream.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(PrintWriter.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(NumberFormat.class, "getInstance")
          .orShould()
          .callMethod(NumberFormat.class, "getNumberInstance")
          .orShould()
          .callMethod(NumberFormat.class, "getIntegerInstance")
          .orShould()
          .callMethod(NumberFormat.class, "getPercentInstance")
          .orShould()
          .callConstructor(DecimalFormat.class)
          .orShould()
          .callConstructor(DecimalFormat.class, String.class)
          .orShould()
          .callMethod(MessageFormat.class, "format", String.class, Object[].class)
          .because(WANTED);

  @ArchTest
  static final ArchRule lettersChangeTheirCaseWithoutALanguage =
      noClasses()
          .should()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .because("wanted Locale.ROOT: a Turkish i is another letter");

  @ArchTest
  static final ArchRule timesAreReadAndWrittenWithoutTheMachinesZoneAndLanguage =
      noClasses()
          .should()
          .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
          .orShould()
          .callConstructor(SimpleDateFormat.class, String.class)
          .orShould()
          .callMethod(ZoneId.class, "systemDefault")
          .orShould()
          .callMethod(TimeZone.class, "getDefault")
          .because("a file says the same in Berlin and in Cairo");

  @ArchTest
  static final ArchRule nothingHangsOnAnObjectsAddressOrAThreadsTurn =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.celltwin.domain..",
              "io.celltwin.core..",
              "io.celltwin.codec..",
              "io.celltwin.job..")
          .should()
          .callMethod(System.class, "identityHashCode", Object.class)
          .orShould()
          .callMethod(java.util.Collection.class, "parallelStream")
          .orShould()
          .callMethod(java.util.stream.BaseStream.class, "parallel")
          .because("sums of doubles differ with the order of their terms");

  /** {@link String#formatted} takes no locale, so it is for words; numbers go elsewhere. */
  @Test
  void onlyWordsAreFormattedWhereNoLanguageCanBeNamed() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      found.addAll(
          numbersFormattedIn(Files.readString(file)).stream().map(f -> file + ": " + f).toList());
    }
    assertThat(found).as(WANTED).isEmpty();
  }

  @Test
  void theSearchFindsWhatItIsFor() {
    assertThat(numbersFormattedIn("x = \"%s and %d\".formatted(a, b);")).hasSize(1);
    assertThat(numbersFormattedIn("x = (\"%s\" + \" %,.2f\")\n  .formatted(a);")).hasSize(1);
    assertThat(numbersFormattedIn("x = \"%016x\".formatted(a);")).hasSize(1);
    assertThat(numbersFormattedIn("x = TEXT.formatted(a);")).as("unseen").hasSize(1);
    assertThat(numbersFormattedIn("x = \"%s %% done\".formatted(a);")).isEmpty();
    assertThat(numbersFormattedIn("// \"%d\".formatted(a)\n")).isEmpty();
    assertThat(numbersFormattedIn("x = \"%d.formatted(\";")).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("model-serving"))) {
      root = root.getParent();
    }
    try (Stream<Path> all = Files.walk(root, 12)) {
      List<Path> sources =
          all.filter(p -> p.toString().contains("/src/main/java/"))
              .filter(p -> p.toString().endsWith(".java"))
              .filter(p -> !p.toString().contains("/target/"))
              .collect(Collectors.toList());
      assertThat(sources).hasSizeGreaterThan(300);
      return sources;
    }
  }

  private static final Pattern NUMBER =
      Pattern.compile("%(?:\\d+\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?[doxXeEfgGaAtT]");

  private static final String LITERAL = "\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"";
  private static final Pattern WORDS =
      Pattern.compile(
          LITERAL
              + "|'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|//[^\n]*+|/\\*[^*]*+(?:\\*(?!/)[^*]*+)*+\\*/");

  private static boolean isComment(String word) {
    return word.startsWith("/");
  }

  /** A literal in which nothing looks like code. */
  private static String flat(String literal) {
    return literal.replace(".formatted(", "").replace('(', '[').replace(')', ']');
  }

  /** Formats with a number in them, and formats that cannot be seen, before {@code .formatted(}. */
  private static List<String> numbersFormattedIn(String source) {
    String text =
        WORDS
            .matcher(source)
            .replaceAll(m -> Matcher.quoteReplacement(isComment(m.group()) ? "" : flat(m.group())));
    List<String> found = new ArrayList<>();
    for (int at = text.indexOf(".formatted("); at >= 0; at = text.indexOf(".formatted(", at + 1)) {
      String before = text.substring(0, at).stripTrailing();
      String format = "";
      if (before.endsWith("\"")) {
        var literal = Pattern.compile(LITERAL).matcher(before);
        while (literal.find()) {
          format = literal.group();
        }
      } else if (before.endsWith(")")) {
        int from = before.length() - 1;
        for (int open = 1; open > 0; ) {
          char c = before.charAt(--from);
          open += c == ')' ? 1 : c == '(' ? -1 : 0;
        }
        format = before.substring(from);
      } else {
        found.add(before.substring(before.lastIndexOf('\n') + 1).strip() + ".formatted(…)");
      }
      if (NUMBER.matcher(format.replace("%%", "")).find()) {
        found.add(format);
      }
    }
    return found;
  }
}
