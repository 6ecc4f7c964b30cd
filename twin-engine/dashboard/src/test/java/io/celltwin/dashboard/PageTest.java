package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Lineage;
import io.celltwin.testkit.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a browser, over a made-up fleet. */
class PageTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  @TempDir private static Path profile;
  private static ChromeDriver browser;
  private Dashboard dashboard;

  @BeforeAll
  static void open() {
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
        "--window-size=1280,800",
        "--user-data-dir=" + profile);
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.WARNING);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  @AfterEach
  void stop() {
    browser.get("about:blank");
    dashboard.close();
  }

  private void serve(MadeUpFleet fleet, int port) {
    dashboard = Dashboard.start(DashboardConfig.on("127.0.0.1", port), fleet.ports(), () -> "");
  }

  private void visit(String fragment) {
    browser.get("http://127.0.0.1:" + dashboard.port() + "/" + fragment);
  }

  private static MadeUpFleet fleetOf(int cells) {
    return new MadeUpFleet(Clock.systemUTC()).populate(cells, 40);
  }

  private static WebElement one(String css) {
    return browser.findElement(By.cssSelector(css));
  }

  private static List<WebElement> all(String css) {
    return browser.findElements(By.cssSelector(css));
  }

  private static void eventually(java.util.function.BooleanSupplier claim) {
    new WebDriverWait(browser, Duration.ofMinutes(5))
        .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
        .ignoring(org.openqa.selenium.NoSuchElementException.class)
        .until(b -> claim.getAsBoolean());
  }

  /** Does it to what the page shows now, though it may be drawn anew in between. */
  private static void act(Runnable what) {
    eventually(
        () -> {
          what.run();
          return true;
        });
  }

  /** One element's text holds all of these in the end. */
  private static void shows(String css, String... texts) {
    for (String text : texts) {
      eventually(() -> one(css).getText().contains(text));
    }
  }

  private static List<String> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  @Test
  void aPackShowsItsCellsSideBySideAndWhichOfThemLimitsIt() throws Exception {
    MadeUpFleet fleet = fleetOf(4);
    long now = Clock.systemUTC().millis();
    var pack = MadeUpPack.twin("home/1", now);
    MadeUpPack.specs("home/1").forEach(fleet::register);
    pack.cells().forEach(c -> fleet.sample(c.cellId(), now, c.voltage(), -24.5));
    fleet.readTogether(pack);
    fleet.raise(MadeUpPack.weak("home/1", now));
    serve(fleet, 0);

    visit("#/cell/" + "home%2F1%2F07");
    eventually(() -> !all(".fact a[href='#/pack/home%2F1']").isEmpty());
    act(() -> one(".fact a[href='#/pack/home%2F1']").click());

    eventually(() -> all(".string .bar").size() == MadeUpPack.CELLS);
    eventually(() -> all(".beside tbody tr").size() == MadeUpPack.CELLS);
    eventually(() -> all(".string .bar .sev-warning").size() == 1);
    String weak = ".beside tbody tr:nth-child(" + MadeUpPack.WEAK + ")";
    shows(weak, "home/1/07", "empty first", "Weak cell");
    shows(".facts-row", "87.6 %", "51 mV", "52.");
    eventually(
        () -> all("main .alert-list li").stream().anyMatch(a -> a.getText().contains("88 % of")));
    // a cell in its first minute has no twin, and the browser notes each answer that says so
    assertThat(complaints()).allMatch(c -> c.contains("404"));
    String shots = System.getProperty("celltwin.screenshots");
    if (shots != null) {
      Files.write(
          Path.of(shots, "pack.png"),
          browser.getScreenshotAs(org.openqa.selenium.OutputType.BYTES));
    }
  }

  @Test
  void aPackNobodyKnowsIsToldAsSuch() {
    serve(fleetOf(4), 0);
    visit("#/pack/none");
    eventually(() -> one("main").getText().contains("no cell is registered in pack 'none'"));
  }

  @Test
  void aCellInItsFirstMinuteShowsWhatItsSamplesSay() {
    MadeUpFleet fleet = fleetOf(4);
    fleet.register(
        new CellSpec(
            "new/1",
            Chemistry.LFP,
            280,
            3.2,
            2.5,
            3.65,
            2.5,
            140,
            280,
            0,
            55,
            140,
            25,
            0.8,
            null,
            null,
            null));
    serve(fleet, 0);
    visit("#/cell/new%2F1");
    eventually(() -> one(".facts-row").getText().contains("no sample yet"));

    fleet.sample("new/1", Clock.systemUTC().millis(), 3.31, -16);

    shows(".facts-row", "3.31 V", "52 %", "Discharge", "61 samples", "since a rest measured it");
    assertThat(complaints()).noneMatch(c -> c.contains("Uncaught"));
    shoot("cell-first-minute.png");
  }

  @Test
  void slidersMoveTheFanBesideTodaysUse() {
    serve(fleetOf(12), 0);
    visit("#/cell/sim%2Fncm-01");
    eventually(() -> one(".what-if summary").isDisplayed());
    one(".what-if summary").click();
    eventually(() -> one(".what-if input[data-use=charge_rate]").isEnabled());

    var charge = one(".what-if input[data-use=charge_rate]");
    for (int i = 0; i < 8; i++) {
      charge.sendKeys(Keys.ARROW_RIGHT);
    }

    eventually(() -> one(".what-if-said").getText().contains("So used: "));
    assertThat(one(".what-if-said").getText())
        .contains("times as much as today")
        .contains("As today: ");
    shoot("cell-what-if.png");
    one(".what-if button").click();
    eventually(() -> one(".what-if-said").getText().isEmpty());
    assertThat(complaints()).noneMatch(c -> c.contains("Uncaught"));
  }

  private static Alert alert(String cellId, String message) {
    return new Alert(
        "a-1",
        cellId,
        "OVERVOLTAGE",
        Alert.Severity.CRITICAL,
        Alert.State.FIRING,
        1_760_000_000_000L,
        4,
        3,
        4.3,
        4.25,
        "V",
        message,
        "check the charger",
        1,
        new Lineage("sim", 1, 2));
  }

  @Test
  void everyCellIsATileAndNothingIsComplainedOf() {
    serve(fleetOf(12), 0);
    visit("");

    eventually(() -> all("a.tile").size() == 12);
    eventually(() -> one("#connection").getText().equals("live"));
    eventually(() -> one("#kpis").getText().contains("Cells\n12"));
    eventually(() -> all("table.cells tbody tr").size() == 12);
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aFleetThatAgesIsSeenToAgeWithoutAReload() {
    MadeUpFleet fleet = fleetOf(4);
    serve(fleet, 0);
    visit("");
    eventually(() -> all("table.cells tbody tr").size() == 4);
    browser.executeScript("window.sameDocument = true");
    String before = one("table.cells tbody").getText();

    for (int i = 0; i < 40; i++) {
      fleet.step();
    }

    eventually(() -> !one("table.cells tbody").getText().equals(before));
    assertThat(browser.executeScript("return window.sameDocument")).isEqualTo(true);
  }

  @Test
  void anAlertComesByItselfAndIsAcknowledgedByName() {
    MadeUpFleet fleet = fleetOf(4);
    serve(fleet, 0);
    visit("");
    eventually(() -> all("a.tile").size() == 4);

    fleet.raise(alert("sim/lco-01", "charged to <img src=x onerror=window.broken=1> 4.30 V"));
    eventually(() -> all("#alerts .alert").stream().anyMatch(a -> a.getText().contains("4.30 V")));
    assertThat(browser.executeScript("return window.broken")).as("markup stays text").isNull();

    act(() -> one("#alerts .alert .ack").click());
    one("#ack-by").sendKeys("Kim");
    one("#ack-note").sendKeys("on it");
    one("#ack button.primary").click();

    eventually(() -> one("#alerts").getText().contains("Kim: on it"));
    assertThat(fleet.alert("a-1").orElseThrow().acknowledged().by()).isEqualTo("Kim");
  }

  @Test
  void aCellShowsItsLifeAndItsOperationsCanBeWalkedThroughByKeys() {
    serve(fleetOf(4), 0);
    visit("");
    eventually(() -> all("a.tile").size() == 4);
    act(() -> one("a.tile").sendKeys(Keys.ENTER));

    eventually(() -> all("body[data-view='cell'] .chart canvas").size() >= 2);
    eventually(() -> all("table.attributes tbody tr").size() > 15);
    eventually(
        () ->
            one("table.attributes")
                .getText()
                .contains("needs a rest of at least 10 minutes; none was seen"));
    eventually(() -> one("input[type=range]").isEnabled());
    String latest = one("input[type=range]").getAttribute("aria-valuetext");
    one("input[type=range]").sendKeys(Keys.ARROW_LEFT);
    eventually(() -> !one("input[type=range]").getAttribute("aria-valuetext").equals(latest));
    eventually(() -> browser.getCurrentUrl().matches(".*#/cell/sim%2F[a-z]+-0[0-9]/[0-9]+"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aServiceThatGoesAwayIsSaidToBeAwayAndIsFoundAgain() {
    MadeUpFleet fleet = fleetOf(4);
    int port = FreePort.next();
    serve(fleet, port);
    visit("");
    eventually(() -> one("#connection").getText().equals("live"));

    dashboard.close();
    eventually(() -> one("#connection").getText().equals("reconnecting"));
    assertThat(all("a.tile")).as("what was known stays").hasSize(4);

    serve(fleet, port);
    eventually(() -> one("#connection").getText().equals("live"));
    complaints(); // the browser itself complains of the failed connections
  }

  @Test
  void anEmptyFleetTellsWhatToRun() {
    serve(new MadeUpFleet(Clock.systemUTC()), 0);
    visit("");

    eventually(() -> one("main").getText().contains("No cells yet"));
    assertThat(one("main").getText()).contains("deploy/celltwin demo");
  }

  @Test
  void aCellThatIsNotKnownSaysSo() {
    serve(fleetOf(4), 0);
    visit("#/cell/nasa%2FB9999");

    eventually(() -> one("main").getText().contains("cell 'nasa/B9999' is not known"));
    complaints();
  }

  @Test
  void aLinkThatIsNoneOfOursShowsTheFleetAndThePageLivesOn() {
    serve(fleetOf(4), 0);
    visit("#/cell/%");

    eventually(() -> all("a.tile").size() == 4);
    eventually(() -> one("#connection").getText().equals("live"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aCellWithoutAHealthShowsTheReasonOfItsTwinAndNoNotKnownBesideALine() {
    MadeUpFleet fleet = fleetOf(4);
    String why =
        "no discharge was complete: the deepest ended at 3.10 V, wanted 2.70 V; discharge to 2.70 V"
            + " or set the lower limit";
    fleet.withoutHealth("sim/lco-01", why);
    serve(fleet, 0);
    visit("#/cell/sim%2Flco-01");

    eventually(() -> one(".notices").getText().contains(why));
    eventually(() -> one(".facts-row").getText().contains("estimate at cycle"));
    assertThat(one(".facts-row").getText()).doesNotContain("not known");
    shoot("no-health.png");
  }

  @Test
  void sourcesPacksAndCellsShowHowGoodTheirDataAreAndWhoIsNotRegisteredIsRegisteredThere() {
    MadeUpFleet fleet = fleetOf(4).withSources();
    fleet.withoutHealth("sim/lco-01", "no discharge was complete");
    serve(fleet, 0);
    visit("#/data");

    eventually(() -> all(".source").size() == 2);
    eventually(() -> one("a.to-data").getAttribute("href").endsWith("#/data"));
    shows(
        ".sources",
        "the broker does not answer",
        "SN-0007",
        "every 10",
        "3 gaps, the longest 11 min",
        "Doubled 21",
        "Not JSON 2");
    act(() -> one(".source-pack summary").click());
    assertThat(browser.findElements(By.cssSelector(".source-pack table")))
        .extracting(t -> t.getAttribute("aria-label"))
        .contains("What the BMS of bank reports".replace("bank", "sim-p1"));
    shows(".cells-data", "no discharge was complete");
    shows(".waiting", "bank/01", "chemistry, rated-capacity", "stray/1");
    shoot("data-health.png");

    act(
        () -> {
          WebElement row = all(".waiting tbody tr").get(0);
          row.findElement(By.cssSelector("select")).sendKeys("LFP");
          row.findElement(By.cssSelector("input[type=number]")).sendKeys("280");
          row.findElement(By.cssSelector("input:not([type])")).sendKeys("Kim");
          row.findElement(By.cssSelector("button")).click();
        });

    eventually(() -> fleet.cell("bank/01").isPresent());
    assertThat(fleet.spec("bank/01").orElseThrow().maxVoltage()).isEqualTo(3.65);
    eventually(() -> !one(".waiting").getText().contains("bank/01"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whatWouldTellMoreOfACellStandsOnItsPageWithTheWidthExpectedAfterIt() {
    serve(fleetOf(4), 0);
    visit("#/cell/sim%2Flco-01");

    eventually(
        () ->
            one(".know-more")
                .getText()
                .contains("needs 30 points between rests, the widest lately was 18"));
    shows(
        ".know-more",
        "State of health \u00b16.2 %",
        "a discharge to its end at a steady load \u2192 \u00b11.4 %",
        "a temperature probe");
    browser.executeScript("document.querySelector('.know-more').scrollIntoView()");
    shoot("know-more.png");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whoAnswersAndWhyStandsOnTheCellsPageAndHowOftenEachWasRightOnThatOfModels() {
    serve(fleetOf(4), 0);
    visit("#/cell/sim%2Flco-01");

    eventually(() -> one(".why-list").getText().contains("State of health"));
    shows(".why-list", "complete discharge", "model of pulse tests", "Forecast", "physics");
    browser.executeScript("document.querySelector('.why').scrollIntoView()");
    shoot("why.png");
    visit("#/models");
    eventually(() -> one(".scores.health").getText().contains("LCO 2 Ah"));
    // 40 truths off by 0.8 points on the mean, 36 of them covered, 10 more met nobody
    shows(".scores.health", "fused", "0.80", "90 %", "4.00", "20 %", "nobody");
    shows(".scores.trajectory", "100 cycles", "2.00", "5.00", "88 %");
    shoot("models.png");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aQuarantinedCellSaysSoAndIsReleasedByName() {
    MadeUpFleet fleet = fleetOf(4);
    fleet.raise(
        new Alert(
            "q-1",
            "sim/lco-01",
            "QUARANTINED",
            Alert.Severity.CRITICAL,
            Alert.State.FIRING,
            1_760_000_000_000L,
            4,
            3,
            5,
            5,
            "1",
            "sim/lco-01: five frames met a defect; its frames are turned away",
            "mend the source, then release the cell",
            1,
            new Lineage("sim", 1, 2)));
    serve(fleet, 0);
    visit("");
    browser.executeScript("localStorage.setItem('name', 'Kim')");
    visit("#/cell/sim%2Flco-01");

    eventually(() -> one(".notices").getText().contains("Quarantined."));
    shoot("quarantine.png");
    act(() -> one(".notices button.release").click());
    eventually(() -> one(".notices").getText().contains("it takes effect with the next frame"));
    assertThat(fleet.orders).containsExactly("sim/lco-01 RELEASE by Kim");
    assertThat(complaints()).isEmpty();
  }

  /** To look at: {@code target/page}. */
  private static void shoot(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "page"));
      Files.write(
          folder.resolve(name), browser.getScreenshotAs(org.openqa.selenium.OutputType.BYTES));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
