package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Where a feature, a source, a model, an alert or a setting goes is still where it is said to be.
 */
class ContributingTest {
  private static final Path ROOT =
      CelltwinProcess.script().getParent().getParent().toAbsolutePath().normalize();

  @Test
  void everyClassAndFolderThatARecipeNamesIsThere() throws IOException {
    String recipes = Files.readString(ROOT.resolve(".github").resolve("CONTRIBUTING.md"));
    Set<String> classes = new HashSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .forEach(name -> classes.add(name.substring(0, name.length() - ".java".length())));
    }

    assertThat(quoted(recipes, "[A-Z][a-z]+[A-Za-z]*")).isNotEmpty().isSubsetOf(classes);
    assertThat(quoted(recipes, "[a-z][a-z-]*/[^`<> ]*"))
        .isNotEmpty()
        .allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
  }

  private static Set<String> quoted(String text, String form) {
    Set<String> found = new HashSet<>();
    Pattern.compile("`(" + form + ")`")
        .matcher(text)
        .results()
        .map((MatchResult m) -> m.group(1))
        .forEach(found::add);
    return found;
  }
}
