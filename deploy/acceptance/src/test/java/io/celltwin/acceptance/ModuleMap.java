package io.celltwin.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies where, and who may see whom: {@code module-map.txt}, read. */
final class ModuleMap {
  private static final String ROOT = "io.celltwin.";
  private static final String DOMAIN = "domain";

  private final Map<String, Room> rooms = new LinkedHashMap<>();

  /**
   * A module.
   *
   * @param folder in the repository
   * @param packages of its main code, whole
   * @param sees names of modules and single packages, below the root; "*" for all
   */
  record Room(String folder, List<String> packages, List<String> sees) {
    String name() {
      return folder.substring(folder.indexOf('/') + 1);
    }
  }

  static ModuleMap read() throws IOException {
    var map = new ModuleMap();
    try (InputStream in = ModuleMap.class.getResourceAsStream("module-map.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> line.contains("/") && !line.startsWith("#")).forEach(map::add);
    }
    return map;
  }

  private void add(String line) {
    String[] cells = line.split("\\|", -1);
    String folder = cells[0].strip();
    Room room =
        rooms.computeIfAbsent(
            folder, f -> new Room(f, new ArrayList<>(), new ArrayList<>(List.of(DOMAIN))));
    words(cells[1]).forEach(p -> room.packages().add(ROOT + p));
    room.sees().addAll(words(cells[2]));
  }

  private static List<String> words(String cell) {
    return Arrays.stream(cell.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList();
  }

  List<Room> rooms() {
    return List.copyOf(rooms.values());
  }

  Optional<Room> ofPackage(String name) {
    return rooms.values().stream().filter(r -> r.packages().contains(name)).findFirst();
  }

  /** Whether a package may be used in a module. */
  boolean allows(Room room, String usedPackage) {
    if (room.packages().contains(usedPackage) || room.sees().contains("*")) {
      return true;
    }
    return room.sees().contains(usedPackage.substring(ROOT.length()))
        || ofPackage(usedPackage).filter(used -> room.sees().contains(used.name())).isPresent();
  }

  /** Whether a module may stand in another's pom: something of it may be used. */
  boolean allowsModule(Room room, Room listed) {
    return listed.packages().stream().anyMatch(p -> allows(room, p));
  }
}
