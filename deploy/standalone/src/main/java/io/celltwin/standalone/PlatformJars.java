package io.celltwin.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Takes out of the libraries what this machine cannot use: native code for other systems, which is
 * more than half of their size, with its debug symbols, and source maps of scripts. Run by the
 * build; the profile {@code all-natives} leaves everything in.
 */
final class PlatformJars {
  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(so|dll|dylib|jnilib|a|lib|pdb|so\\.[0-9.]+)|.*\\.dsym/.*");

  /** How the systems are named in the paths of native code. */
  private static final Map<String, Pattern> SYSTEMS =
      Map.of(
          "linux", named("linux(32|64)?|epoll"),
          "osx", named("osx|darwin|mac|macos|kqueue|.*\\.dylib|.*\\.jnilib|.*\\.dsym"),
          "windows", named("win|win32|win64|windows|.*\\.dll|.*\\.pdb|.*\\.lib"),
          "others", named("aix|freebsd|openbsd|dragonflybsd|sunos|android|musl"));

  private static final Map<String, Pattern> PROCESSORS =
      Map.of(
          "x86_64", named("x86_64|x64|amd64|linux64|win64"),
          "aarch64", named("aarch64|aarch_64|arm64"),
          "others",
              named(
                  "x86|i386|i686|linux32|win32|arm|armel|armv6|armv7|ppc|ppc64|ppc64le|s390x|riscv64|mips64|mips64el|loongarch64|sparc|sparcv9"));

  private final String system;
  private final String processor;

  PlatformJars(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    system = os.contains("mac") ? "osx" : os.contains("win") ? "windows" : "linux";
    String arch = osArch.toLowerCase(Locale.ROOT);
    processor = arch.equals("aarch64") || arch.equals("arm64") ? "aarch64" : "x86_64";
  }

  /**
   * @param arguments folders of jars
   */
  public static void main(String[] arguments) throws IOException {
    var here = new PlatformJars(System.getProperty("os.name"), System.getProperty("os.arch"));
    long saved = 0;
    for (String folder : arguments) {
      List<Path> jars;
      try (Stream<Path> all = Files.list(Path.of(folder))) {
        jars = all.filter(p -> p.toString().endsWith(".jar")).sorted().toList();
      }
      for (Path jar : jars) {
        saved += here.trim(jar);
      }
    }
    System.out.printf(Locale.ROOT, "natives of other systems left out: %d MB%n", saved >> 20);
  }

  private static Pattern named(String words) {
    return Pattern.compile(words);
  }

  /** Whether an entry of a jar, or a jar by its name, is of no use here. */
  boolean isOfNoUse(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    // maps of scripts are for debuggers, and Armeria's pages about itself are served by nobody here
    boolean page = name.startsWith("com/linecorp/armeria/server/docs/") && !name.endsWith(".class");
    if (page || name.endsWith("js.map")) {
      return true;
    }
    if (name.contains("musl") && Files.exists(Path.of("/etc/alpine-release"))) {
      return false;
    }
    boolean jar = name.endsWith(".jar");
    if (!jar && !NATIVE.matcher(name).matches()) {
      return false;
    }
    String bare = jar ? name.substring(0, name.length() - 4) : name;
    // x86_64, x86-64 and aarch_64 are one word, all else that is not a letter or digit parts two
    String[] words =
        bare.replaceAll("x86[-_]64", "x64").replace("aarch_64", "aarch64").split("[/_.-]+");
    List<String> all = new ArrayList<>(List.of(words));
    if (!jar) {
      all.add(name.contains(".dsym/") ? "x.dsym" : name.substring(name.lastIndexOf('/') + 1));
    }
    return names(SYSTEMS, all, system) || names(PROCESSORS, all, processor);
  }

  /** Whether another one is named, and ours is not. */
  private static boolean names(Map<String, Pattern> kinds, List<String> words, String ours) {
    boolean other = false;
    boolean own = false;
    for (String word : words) {
      for (Map.Entry<String, Pattern> kind : kinds.entrySet()) {
        if (kind.getValue().matcher(word).matches()) {
          if (kind.getKey().equals("others")) {
            return true;
          }
          own |= kind.getKey().equals(ours);
          other |= !kind.getKey().equals(ours);
        }
      }
    }
    return other && !own;
  }

  /** Whether a script is there as browsers get it too: {@code a.js} beside {@code a.min.js}. */
  static boolean hasShortTwin(String name, Set<String> names) {
    int dot = name.lastIndexOf('.');
    return name.matches(".*\\.m?js")
        && !name.contains(".min.")
        && names.contains(name.substring(0, dot) + ".min" + name.substring(dot));
  }

  /** Bytes saved. */
  private long trim(Path jar) throws IOException {
    long before = Files.size(jar);
    if (isOfNoUse(jar.getFileName().toString())) {
      Files.delete(jar);
      return before;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Set<String> names = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
      Predicate<String> leftOut = name -> isOfNoUse(name) || hasShortTwin(name, names);
      if (names.stream().noneMatch(leftOut)) {
        return 0;
      }
      Path next = jar.resolveSibling(jar.getFileName() + ".part");
      try (var out = new ZipOutputStream(Files.newOutputStream(next))) {
        for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(e -> e)::iterator) {
          if (!leftOut.test(entry.getName())) {
            copy(zip, entry, out);
          }
        }
      }
      Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
    }
    return before - Files.size(jar);
  }

  private static void copy(ZipFile zip, ZipEntry entry, ZipOutputStream out) throws IOException {
    var copy = new ZipEntry(entry.getName());
    copy.setTimeLocal(entry.getTimeLocal());
    out.putNextEntry(copy);
    try (var in = zip.getInputStream(entry)) {
      in.transferTo(out);
    }
    out.closeEntry();
  }
}
