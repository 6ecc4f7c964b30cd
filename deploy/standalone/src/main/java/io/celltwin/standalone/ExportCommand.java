package io.celltwin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.dashboard.Csv;
import io.celltwin.lake.Lake;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a running fleet knows, as a table for a spreadsheet or a notebook. */
@Command(
    name = "export",
    description = {
      "Writes what a running fleet knows of its cells as a table (CSV, UTF-8): a line of names,"
          + " which are those of REST with their units, then a row for each. What is not known is"
          + " empty.",
      "",
      "  celltwin export cycles --cells 'nasa/*' --out cycles.csv",
      "  celltwin export telemetry --lake <folder> --from 2026-03-01 --format parquet --out"
          + " march.parquet",
      "",
      "With --lake it is all that a lake has kept instead, telemetry included, with the columns of"
          + " its files; a fleet that runs is not needed.",
      "The file is there when it is whole. Exit 1 where there is nothing to write."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1_000;

  /** What can be had; the name of the list in REST's answer, or null for one value a cell. */
  enum What {
    CELLS(null),
    CYCLES("cycles"),
    TWINS(null),
    FORECASTS(null),
    ALERTS("alerts"),
    IMPEDANCES("impedances");

    private final String list;

    What(String list) {
      this.list = list;
    }
  }

  @Parameters(
      paramLabel = "<what>",
      description =
          "cells, cycles, twins, forecasts, alerts or impedances; of a lake telemetry too.")
  String what;

  @Option(
      names = "--cells",
      split = ",",
      paramLabel = "<id>",
      description = "Only these; * stands for any letters. Default: all")
  List<String> cells = List.of("*");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "<file.csv>",
      description = "The file to write; one that is there is replaced.")
  Path out;

  @Option(
      names = "--lake",
      paramLabel = "<folder>",
      description = "Take it from the history in this folder.")
  Path lake;

  @Option(
      names = "--from",
      paramLabel = "<time>",
      description = "Of a lake: from this day or instant on (UTC), e.g. 2026-03-01.")
  String from;

  @Option(
      names = "--to",
      paramLabel = "<time>",
      description = "Of a lake: up to this day or instant (UTC), which is left out.")
  String to;

  @Option(
      names = "--format",
      paramLabel = "<format>",
      description = "csv or, of a lake, parquet. Default: csv")
  String format = "csv";

  @Option(
      names = "--page",
      paramLabel = "<url>",
      description = "Address of a fleet's page. Default: that of what runs on the data directory")
  URI page;

  @Option(
      names = "--token-file",
      paramLabel = "<file>",
      description = "Holds the token to show, where the page asks for one.")
  Path tokenFile;

  @Option(names = "--data-dir", paramLabel = "<folder>", description = "Of what runs.")
  Path dataDir = DataDirectory.usual();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
  private final Set<String> names = new LinkedHashSet<>();
  private String token;
  private int rows;

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean parquet = parquet();
    What asked = lake == null ? asked() : null;
    Path whole = out.toAbsolutePath().normalize();
    if (Files.isDirectory(whole)) {
      throw CannotProceedException.wrongUse("--out is %s, a folder: wanted a file".formatted(out));
    }
    if (lake != null) {
      long written = new LakeExport(Lake.in(lake), what, cells, from, to).write(whole, parquet);
      new Console(System.out).say("%d rows in %s", written, out);
      return 0;
    }
    URI from = page != null ? page : URI.create(Addresses.running(dataDir).page());
    token = tokenFile == null ? null : token(tokenFile);
    Files.createDirectories(whole.getParent());
    Path read = Files.createTempFile(whole.getParent(), ".celltwin", ".rows");
    // by its own name and not as a temporary file, which nobody else could read afterwards
    Path next = whole.resolveSibling(read.getFileName() + ".csv");
    try {
      try (BufferedWriter to = Files.newBufferedWriter(read, UTF_8)) {
        gather(asked, from, to);
      }
      if (rows == 0) {
        throw new CannotProceedException(
            "no %s of cells called %s at %s: nothing was written"
                .formatted(what.toLowerCase(Locale.ROOT), String.join(", ", cells), from));
      }
      write(read, next);
      Files.move(next, whole, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(read);
      Files.deleteIfExists(next);
    }
    new Console(System.out).say("%d rows in %s", rows, out);
    return 0;
  }

  private static String token(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new CannotProceedException("--token-file %s is not there".formatted(file), e);
    }
  }

  private boolean parquet() {
    if (!format.equals("csv") && !format.equals("parquet")) {
      throw CannotProceedException.wrongUse(
          "--format is '%s', wanted csv or parquet".formatted(format));
    }
    boolean parquet = format.equals("parquet");
    if (lake == null && (parquet || from != null || to != null)) {
      throw CannotProceedException.wrongUse(
          "--format parquet, --from and --to are of a lake: add --lake <folder>");
    }
    return parquet;
  }

  private What asked() {
    for (What each : What.values()) {
      if (each.name().equalsIgnoreCase(what)) {
        return each;
      }
    }
    throw CannotProceedException.wrongUse(
        "'%s' cannot be exported, wanted cells, cycles, twins, forecasts, alerts or impedances"
            .formatted(what));
  }

  private void gather(What asked, URI from, BufferedWriter to)
      throws IOException, InterruptedException {
    List<Pattern> wanted = cells.stream().map(ExportCommand::glob).toList();
    Set<String> unmet = new LinkedHashSet<>(cells);
    String cursor = null;
    do {
      String at = cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, UTF_8);
      JsonNode found = get(from, "api/v1/cells?sort=id&limit=" + PAGE + at);
      for (JsonNode cell : found.path("cells")) {
        String id = cell.path("cell_id").asText();
        boolean any = false;
        for (int i = 0; i < wanted.size(); i++) {
          if (wanted.get(i).matcher(id).matches()) {
            unmet.remove(cells.get(i));
            any = true;
          }
        }
        if (any) {
          ofCell(asked, from, (ObjectNode) cell, to);
        }
      }
      cursor = found.path("next_cursor").asText(null);
    } while (cursor != null && !cursor.equals("null"));
    if (!unmet.isEmpty()) {
      throw new CannotProceedException(
          "no cell is called %s at %s: nothing was written"
              .formatted(String.join(", ", unmet), from));
    }
  }

  private void ofCell(What asked, URI from, ObjectNode cell, BufferedWriter to)
      throws IOException, InterruptedException {
    String id = cell.path("cell_id").asText();
    String below = "api/v1/cells/" + URLEncoder.encode(id, UTF_8).replace("+", "%20") + "/";
    switch (asked) {
      case CELLS -> row(id, cell, to);
      case TWINS, FORECASTS -> {
        JsonNode one = get(from, below + (asked == What.TWINS ? "twin" : "forecast"));
        if (one != null) {
          row(id, one, to);
        }
      }
      case CYCLES -> cycles(id, from, below, to);
      default -> {
        JsonNode found =
            get(from, below + asked.list + (asked == What.ALERTS ? "?limit=5000" : ""));
        for (JsonNode one : found.path(asked.list)) {
          row(id, one, to);
        }
      }
    }
  }

  private void cycles(String id, URI from, String below, BufferedWriter to)
      throws IOException, InterruptedException {
    long after = 0;
    int found;
    do {
      found = 0;
      for (JsonNode cycle :
          get(from, below + "cycles?limit=" + PAGE + "&after=" + after).path(What.CYCLES.list)) {
        row(id, cycle, to);
        after = Math.max(after, cycle.path("revision").asLong());
        found++;
      }
    } while (found == PAGE);
  }

  private void row(String id, JsonNode value, BufferedWriter to) throws IOException {
    ObjectNode named = JSON.createObjectNode().put("cell_id", id);
    named.setAll((ObjectNode) value);
    names.addAll(Csv.fields(named).keySet());
    to.write(JSON.writeValueAsString(named));
    to.newLine();
    rows++;
  }

  private void write(Path read, Path next) throws IOException {
    List<String> columns = Csv.columns(names);
    try (BufferedReader in = Files.newBufferedReader(read, UTF_8);
        BufferedWriter to = Files.newBufferedWriter(next, UTF_8)) {
      to.write(String.join(",", columns) + "\r\n");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        to.write(Csv.line(columns, Csv.fields(JSON.readTree(line))));
      }
    }
  }

  /** The answer; null where REST says that the cell has none of it. */
  private JsonNode get(URI from, String path) throws IOException, InterruptedException {
    URI at = URI.create(from + (from.toString().endsWith("/") ? "" : "/") + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(Duration.ofMinutes(2));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer;
    try {
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new CannotProceedException(
          "%s does not answer: %s".formatted(from, Failure.sentence(e)), e);
    }
    JsonNode body = json(answer.body());
    if (answer.statusCode() == 404 && body.path("code").asText().startsWith("no_")) {
      return null;
    }
    if (answer.statusCode() != 200) {
      throw new CannotProceedException(
          String.format(
              Locale.ROOT,
              "%s answers %d: %s%s",
              from,
              answer.statusCode(),
              body.path("detail").asText(body.path("title").asText("no reason told")),
              answer.statusCode() == 401 ? "; --token-file names a file that holds one" : ""));
    }
    return body;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      return JSON.createObjectNode().put("detail", "no JSON: is it the address of a fleet's page?");
    }
  }

  static Pattern glob(String pattern) {
    List<String> parts = new ArrayList<>();
    for (String part : pattern.split("\\*", -1)) {
      parts.add(Pattern.quote(part));
    }
    return Pattern.compile(String.join(".*", parts));
  }
}
