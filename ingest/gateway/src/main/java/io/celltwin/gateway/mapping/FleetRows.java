package io.celltwin.gateway.mapping;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.domain.Chemistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The rows of a file that lists packs. */
public final class FleetRows {
  private static final String[] KEYS = {
    "pack",
    "cell",
    "cell-id",
    "chemistry",
    "rated-capacity",
    "series",
    "parallel",
    "min-voltage",
    "max-voltage",
    "site",
    "commissioned"
  };

  private FleetRows() {}

  /**
   * @param cellId what its cells are called, or null
   * @param cells their positions; empty for the mean cell of a pack that tells none
   * @param since in service, or null
   */
  public record Pack(
      String pack, String cellId, List<Integer> cells, BatteryTemplate template, Instant since) {}

  /**
   * @throws MappingException with file, line, value and what was wanted
   */
  public static List<Pack> read(Path file) throws IOException {
    String name = file.getFileName().toString();
    String text = Files.readString(file);
    var packs = new ArrayList<Pack>();
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      Yaml list = Yaml.read(name, text).keys("packs").get("packs");
      if (list == null) {
        throw new MappingException(name, 1, "no packs:, wanted a list of packs");
      }
      for (Yaml item : list.items()) {
        packs.add(pack(item));
      }
      return packs;
    }
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().skipEmptyLines(true).ofNamedCsvRecord(text)) {
      for (NamedCsvRecord row : rows) {
        var yaml = new StringBuilder();
        row.getFieldsAsMap()
            .forEach(
                (key, value) -> {
                  if (!value.isBlank()) {
                    yaml.append(key.strip().replace('_', '-').replaceAll("-ah$", ""))
                        .append(": '")
                        .append(value.strip().replace("'", "''"))
                        .append("'\n");
                  }
                });
        packs.add(pack(Yaml.read(name + ", line " + row.getStartingLineNumber(), yaml.toString())));
      }
    }
    return packs;
  }

  private static Pack pack(Yaml yaml) {
    Map<String, Yaml> keys = yaml.keys(KEYS);
    for (String needed : new String[] {"chemistry", "rated-capacity"}) {
      if (!keys.containsKey(needed)) {
        throw yaml.fault("without " + needed, needed + ": of each pack");
      }
    }
    if (!keys.containsKey("pack") && !keys.containsKey("cell-id")) {
      throw yaml.fault("without a name", "pack: or cell-id:");
    }
    BatteryTemplate template = BatteryTemplate.of(keys);
    if (template.chemistry() == Chemistry.UNKNOWN) {
      throw keys.get("chemistry").fault("'UNKNOWN'", "the chemistry, whose limits are taken");
    }
    String id = keys.containsKey("cell-id") ? keys.get("cell-id").text() : null;
    List<Integer> cells =
        keys.containsKey("cell")
            ? List.of(keys.get("cell").whole(1, 1000))
            : IntStream.rangeClosed(1, template.series()).boxed().toList();
    return new Pack(
        keys.containsKey("pack") ? keys.get("pack").text() : id,
        id,
        id != null && !id.contains("{cell}") && !keys.containsKey("cell")
            ? List.of() // one cell, whatever its place
            : cells,
        template,
        keys.containsKey("commissioned") ? date(keys.get("commissioned")) : null);
  }

  private static Instant date(Yaml yaml) {
    try {
      String text = yaml.text();
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw yaml.fault("'" + yaml.text() + "'", "a date, e.g. 2026-01-31");
    }
  }
}
