package io.celltwin.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packages of core see of each other, by the names in their class files. */
class PackagesTest {
  private static final Pattern NAME = Pattern.compile("io/celltwin/core/([a-z]+)/");

  private static Path classes() throws URISyntaxException {
    URL here = io.celltwin.core.signal.Run.class.getResource("Run.class");
    return Path.of(here.toURI()).getParent().getParent();
  }

  private static Map<String, Set<String>> seen() throws Exception {
    Map<String, Set<String>> seen = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes())) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
        seen.computeIfAbsent(file.getParent().getFileName().toString(), p -> new TreeSet<>())
            .addAll(names(file));
      }
    }
    seen.forEach((name, others) -> others.remove(name));
    return seen;
  }

  private static Set<String> names(Path file) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher m = NAME.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    while (m.find()) {
      names.add(m.group(1));
    }
    return names;
  }

  /** Empty, or the way from a package back to itself. */
  static List<String> circle(Map<String, Set<String>> seen) {
    for (String from : seen.keySet()) {
      Map<String, String> by = new TreeMap<>();
      Deque<String> next = new ArrayDeque<>(List.of(from));
      while (!next.isEmpty()) {
        String at = next.removeFirst();
        for (String other : seen.getOrDefault(at, Set.of())) {
          if (by.putIfAbsent(other, at) == null) {
            next.addLast(other);
          }
        }
      }
      if (by.containsKey(from)) {
        List<String> way = new ArrayList<>(List.of(from));
        for (String at = by.get(from); !at.equals(from); at = by.get(at)) {
          way.add(0, at);
        }
        way.add(0, from);
        return way;
      }
    }
    return List.of();
  }

  @Test
  void noPackageOfCoreSeesItselfThroughOthers() throws Exception {
    assertThat(circle(seen())).isEmpty();
  }

  @Test
  void aCircleOfThreeIsFound() {
    Map<String, Set<String>> three =
        Map.of(
            "cycle", Set.of("measure"), "measure", Set.of("quality"), "quality", Set.of("cycle"));
    assertThat(circle(three)).hasSize(4).contains("cycle", "measure", "quality");
  }

  @Test
  void qualityIsJudgedWithoutKnowingOperationsAndTheseWithoutKnowingCycles() throws Exception {
    Map<String, Set<String>> seen = seen();
    assertThat(seen.get("quality")).doesNotContain("measure", "cycle");
    assertThat(seen.get("measure")).doesNotContain("cycle").contains("quality");
    assertThat(seen.get("cycle")).contains("measure", "quality");
  }
}
