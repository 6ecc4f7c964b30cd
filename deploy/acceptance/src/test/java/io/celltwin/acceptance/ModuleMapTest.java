package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.celltwin.acceptance.ModuleMap.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The repository is as {@code module-map.txt} says: no package that it does not know, none that is
 * not there any more, and nobody sees what it does not let them.
 */
@AnalyzeClasses(packages = "io.celltwin", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleMapTest {
  private static final Path REPOSITORY =
      Path.of(System.getProperty("celltwin.home")).resolve("../../../..").normalize();
  private static final String OURS = "celltwin-";

  @ArchTest
  static void thePackagesAreThoseOfTheMap(JavaClasses classes) throws IOException {
    Set<String> there =
        classes.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ModuleMapTest.class.getPackageName()))
            .filter(name -> !name.endsWith(".jmh_generated")) // JMH writes it beside its benchmarks
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> known =
        ModuleMap.read().rooms().stream()
            .flatMap(r -> r.packages().stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(without(there, known)).as("packages without a place in module-map.txt").isEmpty();
    assertThat(without(known, there)).as("packages of module-map.txt that have gone").isEmpty();
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> left = new TreeSet<>(all);
    left.removeAll(some);
    return left;
  }

  @ArchTest
  static void aPackageLiesInTheModuleThatTheMapSays(JavaClasses classes) throws IOException {
    for (Room room : ModuleMap.read().rooms()) {
      Path sources = REPOSITORY.resolve(room.folder()).resolve("src/main/java");
      for (String name : packagesBelow(sources)) {
        assertThat(room.packages()).as(room.folder()).contains(name);
      }
    }
  }

  @ArchTest
  static void everyModuleStandsInTheMap(JavaClasses classes) throws IOException {
    Set<String> folders;
    try (Stream<Path> all = Files.find(REPOSITORY, 3, (p, a) -> p.endsWith("pom.xml"))) {
      folders =
          all.map(p -> REPOSITORY.relativize(p.getParent()))
              .filter(p -> p.getNameCount() == 2)
              .map(p -> p.toString().replace('\\', '/'))
              .collect(Collectors.toCollection(TreeSet::new));
    }

    assertThat(ModuleMap.read().rooms())
        .extracting(Room::folder)
        .containsExactlyInAnyOrderElementsOf(folders);
  }

  @ArchTest
  static void nobodySeesWhatTheMapDoesNotLetThem(JavaClasses classes) throws IOException {
    ModuleMap map = ModuleMap.read();
    Set<String> forbidden = new TreeSet<>();
    for (JavaClass user : classes) {
      Room room = map.ofPackage(user.getPackageName()).orElse(null);
      if (room == null) {
        continue; // said by the first test
      }
      user.getDirectDependenciesFromSelf().stream()
          .map(d -> d.getTargetClass().getBaseComponentType().getPackageName())
          .filter(used -> map.ofPackage(used).isPresent() && !map.allows(room, used))
          .forEach(used -> forbidden.add(room.folder() + ": " + user.getName() + " uses " + used));
    }

    assertThat(forbidden).isEmpty();
  }

  @ArchTest
  static void noPomListsAModuleThatTheMapDoesNotAllow(JavaClasses classes) throws Exception {
    ModuleMap map = ModuleMap.read();
    Set<String> forbidden = new TreeSet<>();
    for (Room room : map.rooms()) {
      for (String listed : modulesInPom(REPOSITORY.resolve(room.folder()).resolve("pom.xml"))) {
        Room other =
            map.rooms().stream()
                .filter(r -> r.name().equals(listed))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no module " + listed + " in the map"));
        if (!map.allowsModule(room, other)) {
          forbidden.add(room.folder() + "/pom.xml lists " + listed);
        }
      }
    }

    assertThat(forbidden).isEmpty();
  }

  private static List<String> packagesBelow(Path sources) throws IOException {
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(sources)) {
      return all.filter(p -> p.toString().endsWith(".java"))
          .map(p -> sources.relativize(p.getParent()).toString().replaceAll("[/\\\\]", "."))
          .distinct()
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  /** Those of ours that its main code is compiled against. */
  private static List<String> modulesInPom(Path pom) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    NodeList all = document.getElementsByTagName("dependency");
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(d -> !"test".equals(text(d, "scope")))
        .map(d -> text(d, "artifactId"))
        .filter(name -> name.startsWith(OURS))
        .map(name -> name.substring(OURS.length()))
        .toList();
  }

  private static String text(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }
}
