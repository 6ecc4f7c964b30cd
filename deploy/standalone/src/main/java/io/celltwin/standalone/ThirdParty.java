package io.celltwin.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Lists what others wrote and we hand on: every jar of the assembled application, with the license
 * it names itself. Run by the build; needs no network. A jar that names none, and is not in the
 * list kept by hand, stops the build, and so does one under the GPL alone.
 */
final class ThirdParty {
  private static final Pattern POM = Pattern.compile("META-INF/maven/.*/pom\\.xml");
  private static final Pattern LICENSES =
      Pattern.compile("<licenses>(.*?)</licenses>", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("<name>(.*?)</name>", Pattern.DOTALL);
  private static final Pattern TEXT =
      Pattern.compile("(.*/)?(LICEN[SC]E|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);

  /** Words of a license text, the first that is found, and what the license is called. */
  private static final List<Map.Entry<String, String>> TEXTS =
      List.of(
          Map.entry("apache license", "Apache-2.0"),
          Map.entry("eclipse public license", "EPL"),
          Map.entry("mozilla public license", "MPL"),
          Map.entry("permission is hereby granted, free of charge", "MIT"),
          Map.entry("redistribution and use in source and binary forms", "BSD"),
          Map.entry("gnu lesser general public license", "LGPL"),
          Map.entry("gnu general public license", "GPL"));

  private final Properties byHand;
  private final Map<String, String> licenses = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  ThirdParty(Properties byHand) {
    this.byHand = byHand;
  }

  /**
   * @param args file to write, list kept by hand, folders of jars
   */
  public static void main(String[] args) throws IOException {
    Properties byHand = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(args[1]))) {
      byHand.load(in);
    }
    var list = new ThirdParty(byHand);
    for (String folder : List.of(args).subList(2, args.length)) {
      list.add(Path.of(folder));
    }
    if (!list.faults().isEmpty()) {
      throw new IllegalStateException(
          "licenses of third parties:\n  " + String.join("\n  ", list.faults()));
    }
    Files.writeString(Path.of(args[0]), list.text());
  }

  void add(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        if (!name.startsWith("celltwin-")) {
          String place = folder.getParent().getFileName() + "/" + folder.getFileName();
          add(place + "/" + name, name, license(jar, name));
        }
      }
    }
  }

  private void add(String place, String name, String license) {
    if (license == null) {
      faults.add(
          "%s names no license; look it up and add its beginning to third-party.properties"
              .formatted(name));
    } else if (isGplAlone(license)) {
      faults.add("%s is under %s, which we do not hand on".formatted(name, license));
    } else {
      licenses.put(place, license);
    }
  }

  /** Under the GPL with no other license to choose and no exception for class paths. */
  static boolean isGplAlone(String license) {
    String l = license.toLowerCase(Locale.ROOT);
    boolean gpl = l.matches(".*(?<!l)gpl.*|.*(?<!lesser )general public license.*");
    boolean more =
        l.matches(
            ".*(apache|mit|bsd|edl|epl|eclipse|mpl|mozilla|cddl|classpath|cpe|-cp|lgpl|lesser).*");
    return gpl && !more;
  }

  /** What is known better than the jar tells, then what it tells, in order of how exactly. */
  private String license(Path jar, String name) throws IOException {
    for (String beginning : byHand.stringPropertyNames()) {
      if (name.startsWith(beginning)) {
        return byHand.getProperty(beginning);
      }
    }
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      List<? extends ZipEntry> entries = Collections.list(file.entries());
      String told = ofPom(file, entries);
      told = told != null ? told : ofManifest(file.getManifest());
      return told != null ? told : ofText(file, entries);
    }
  }

  private static String ofPom(JarFile file, List<? extends ZipEntry> entries) throws IOException {
    List<? extends ZipEntry> poms =
        entries.stream().filter(e -> POM.matcher(e.getName()).matches()).toList();
    if (poms.size() != 1) {
      return null; // of several, who knows which is its own
    }
    Matcher licenses = LICENSES.matcher(read(file, poms.get(0)));
    if (!licenses.find()) {
      return null;
    }
    String names =
        NAME.matcher(licenses.group(1))
            .results()
            .map(m -> m.group(1).strip())
            .collect(Collectors.joining(" or "));
    return names.isEmpty() ? null : names;
  }

  private static String ofManifest(Manifest manifest) {
    String told = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-License");
    return told == null || told.isBlank() ? null : told.strip();
  }

  private static String ofText(JarFile file, List<? extends ZipEntry> entries) throws IOException {
    for (ZipEntry entry : entries) {
      if (TEXT.matcher(entry.getName()).matches() && !entry.getName().endsWith(".class")) {
        String words = read(file, entry).replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        for (var each : TEXTS) {
          if (words.contains(each.getKey())) {
            return each.getValue();
          }
        }
      }
    }
    return null;
  }

  private static String read(JarFile file, ZipEntry entry) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  List<String> faults() {
    return faults;
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            What others wrote and Celltwin hands on, each jar with the license it names itself.
            Made by the build. 'celltwin/lib' runs in our process, 'registry/lib' is the schema registry's own.

            """);
    licenses.forEach((jar, license) -> text.append("%-78s %s%n".formatted(jar, license)));
    return text.toString();
  }
}
