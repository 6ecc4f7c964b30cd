package io.celltwin.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The demo as its user meets it: the command, the page, live data, in a real browser. */
@Order(Integer.MAX_VALUE - 2)
class DemoAcceptanceTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration FIRST_PAINT =
      CelltwinProcess.PATIENCE; // the claim is a minute on an idle machine

  @TempDir static Path folder;

  private static CelltwinProcess demo;
  private static String page;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    demo = CelltwinProcess.start(folder.resolve("demo"), "demo");
    demo.awaitOutput("The page: ", FIRST_PAINT);
    page = demo.addresses().get("page").asText();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (demo != null) {
      demo.close();
    }
  }

  private static String get(String path) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(page + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void thePageShowsLiveCells() throws Exception {
    assumeTrue(
        Files.exists(BROWSER) && Files.exists(DRIVER),
        "needs Chromium and its driver: /usr/bin/chromium, /usr/bin/chromedriver");
    var options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1400,1000",
        "--user-data-dir=" + Files.createDirectories(folder.resolve("browser")));
    var service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    var browser = new ChromeDriver(service, options);
    try {
      browser.get(page);
      var patience =
          new WebDriverWait(browser, CelltwinProcess.PATIENCE)
              .ignoring(StaleElementReferenceException.class);
      patience.until(b -> b.findElements(By.cssSelector("a.tile")).size() >= 24);
      String before = browser.findElement(By.id("kpis")).getText();
      patience.until(b -> !b.findElement(By.id("kpis")).getText().equals(before));

      patience.until(
          b -> {
            b.findElement(By.cssSelector("a.tile")).click();
            return true;
          });
      patience.until(
          b -> b.findElements(By.cssSelector("body[data-view='cell'] .chart canvas")).size() >= 2);
      Path shot = Path.of("target", "demo-page.png");
      Files.write(shot, browser.getScreenshotAs(OutputType.BYTES));
      assertThat(Files.size(shot)).isGreaterThan(20_000);
    } finally {
      browser.quit();
    }
  }

  @Test
  void theRestInterfaceKnowsTheFleet() throws Exception {
    demo.await("24 cells", () -> countOfCells() >= 24);
    demo.await("their chemistries", () -> fleet().contains("LFP") && fleet().contains("NCA"));
  }

  @Test
  void theTwinsSayHowTheirCellsHaveAgedByTheModel() throws Exception {
    demo.await("modes of a cell by the model", () -> methodsOfModes().contains("model"));
  }

  /** By which methods the twins of the fleet know how they have aged. */
  private static Set<String> methodsOfModes() {
    try {
      Set<String> methods = new TreeSet<>();
      for (JsonNode cell : JSON.readTree(get("api/v1/cells?limit=100")).get("cells")) {
        String id = URLEncoder.encode(cell.get("cell_id").asText(), UTF_8);
        for (JsonNode mode :
            JSON.readTree(get("api/v1/cells/" + id + "/twin")).path("ageingModes")) {
          methods.add(mode.get("extent").get("method").asText());
        }
      }
      return methods;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String fleet() {
    try {
      return get("api/v1/fleet");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int countOfCells() {
    try {
      return get("api/v1/cells?limit=100").split("\"cell_id\"", -1).length - 1;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyPartTellsItsMetrics() throws Exception {
    demo.await(
        "metrics of all parts",
        () -> {
          try {
            String metrics = get("metrics");
            return metrics.contains("celltwin_job_samples")
                && metrics.contains("celltwin_job_answers")
                && metrics.contains("twin_inference_request")
                && metrics.contains("celltwin_ingest")
                && metrics.contains("celltwin_fleet");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void everyMetricOfTheCatalogueIsServed() throws Exception {
    demo.await(
        "metrics of " + MetricsCatalogue.ofADemonstration().size() + " names",
        () -> {
          try {
            String metrics = get("metrics");
            return MetricsCatalogue.ofADemonstration().stream()
                .allMatch(
                    n -> metrics.contains("\n" + n + " ") || metrics.contains("\n" + n + "{"));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Native libraries too: each brings its own idea of where to unpack itself. */
  @Test
  void nothingOfItLiesInTheSystemsTempFolder() throws Exception {
    Path repository = Path.of(System.getProperty("celltwin.home")).resolve("../../../..");
    assertThat(demo.filesInUse())
        .filteredOn(file -> file.startsWith("/tmp"))
        .allMatch(file -> file.startsWith(repository.normalize()));
  }
}
