import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * How large the Java sources are: {@code java .ci/Sizes.java [folder] [--all]}. Classes count with
 * their file's lines, methods from their first annotation to their closing brace; Javadoc counts in
 * a class and not in a method.
 */
public final class Sizes {
  private static final int CLASS = 400;
  private static final int METHOD = 60;

  private record Large(int lines, String name) {}

  public static void main(String[] args) throws IOException {
    boolean all = List.of(args).contains("--all");
    Path root =
        Path.of(Stream.of(args).filter(a -> !a.startsWith("--")).findFirst().orElse("."))
            .toAbsolutePath()
            .normalize();
    List<Path> main = sources(root, "src/main/java");
    List<Path> test = sources(root, "src/test/java");
    List<Large> classes = new ArrayList<>();
    for (Path file : main) {
      int lines = lines(file);
      if (lines > CLASS) {
        classes.add(new Large(lines, root.relativize(file).toString()));
      }
    }
    List<Large> methods = methods(root, main);
    Map<String, Long> packages =
        main.stream()
            .filter(f -> !f.endsWith("package-info.java"))
            .collect(
                Collectors.groupingBy(
                    f -> root.relativize(f.getParent()).toString(),
                    TreeMap::new,
                    Collectors.counting()));
    Map<String, Long> names =
        main.stream()
            .map(f -> f.getFileName().toString())
            .filter(n -> !n.equals("package-info.java"))
            .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
    names.values().removeIf(n -> n == 1);

    row("Java files, main / test", main.size() + " / " + test.size());
    row("lines, main / test", total(main) + " / " + total(test));
    row("classes over " + CLASS + " lines", classes.size());
    row("methods over " + METHOD + " lines", methods.size());
    row("packages", packages.size());
    row("files a package, median / most", median(packages) + " / " + most(packages));
    row("class names that stand twice", names.size() + (names.isEmpty() ? "" : " " + names.keySet()));
    show("Classes over " + CLASS + " lines", classes, all);
    show("Methods over " + METHOD + " lines", methods, all);
  }

  private static List<Path> sources(Path root, String part) throws IOException {
    try (Stream<Path> files = Files.find(root, 20, (f, a) -> f.toString().endsWith(".java"))) {
      return files
          .filter(f -> f.toString().replace('\\', '/').contains(part))
          .filter(f -> !f.toString().contains("target"))
          .sorted()
          .toList();
    }
  }

  private static int lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }

  private static int total(List<Path> files) throws IOException {
    int lines = 0;
    for (Path file : files) {
      lines += lines(file);
    }
    return lines;
  }

  /** By the compiler's own parser. */
  private static List<Large> methods(Path root, List<Path> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var manager = compiler.getStandardFileManager(null, null, null);
    var units = manager.getJavaFileObjectsFromPaths(files);
    var task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, units);
    List<Large> found = new ArrayList<>();
    var positions = Trees.instance(task).getSourcePositions();
    for (CompilationUnitTree unit : task.parse()) {
      Path file = root.relativize(Path.of(unit.getSourceFile().toUri()).toAbsolutePath());
      new TreePathScanner<Void, String>() {
        @Override
        public Void visitClass(ClassTree type, String in) {
          return super.visitClass(type, type.getSimpleName().toString());
        }

        @Override
        public Void visitMethod(MethodTree method, String in) {
          var map = unit.getLineMap();
          long from = positions.getStartPosition(unit, method);
          long to = positions.getEndPosition(unit, method);
          if (from >= 0 && to >= 0) {
            int lines = (int) (map.getLineNumber(to) - map.getLineNumber(from) + 1);
            if (lines > METHOD) {
              found.add(
                  new Large(lines, file + ":" + map.getLineNumber(from) + " " + in + "." + method.getName()));
            }
          }
          return super.visitMethod(method, in);
        }
      }.scan(unit, "");
    }
    return found;
  }

  private static void row(String what, Object value) {
    System.out.printf(Locale.ROOT, "%-34s %s%n", what, value);
  }

  private static String median(Map<String, Long> counts) {
    long[] sorted = counts.values().stream().mapToLong(c -> c).sorted().toArray();
    int n = sorted.length;
    return n == 0
        ? "0"
        : String.format(Locale.ROOT, "%.1f", (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0);
  }

  private static String most(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(e -> e.getValue() + " (" + e.getKey() + ")")
        .orElse("0");
  }

  private static void show(String title, List<Large> found, boolean all) {
    found.sort(Comparator.comparingInt(Large::lines).reversed());
    System.out.printf(Locale.ROOT, "%n%s%n", title);
    found.stream()
        .limit(all ? found.size() : 15)
        .forEach(f -> System.out.printf(Locale.ROOT, "%6d %s%n", f.lines(), f.name()));
    if (!all && found.size() > 15) {
      System.out.printf(Locale.ROOT, "   ... and %d more: --all%n", found.size() - 15);
    }
  }
}
