package io.celltwin.job;

import io.celltwin.codec.Access;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.setting.AccessSettings;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Values;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What can be configured of the job. */
public final class TwinSettings {
  private static final Kind<String> HOST_AND_PORT =
      Kind.text("host:port", ".+:\\d{1,5}", "host:port");

  public static final Section TWIN =
      Section.of("twin", "The job that keeps the twins.")
          .alone(
              "bootstrap",
              HOST_AND_PORT,
              null,
              "none, must be said",
              "Brokers of the Kafka cluster.")
          .alone(
              "registry",
              Kind.text("URL", ".+://.+", "a URL, e.g. http://registry:8081/apis/ccompat/v7"),
              null,
              "none, must be said",
              "Confluent API of the schema registry.")
          .alone(
              "model-server",
              HOST_AND_PORT,
              null,
              "none, must be said",
              "Server of the models, Open Inference Protocol v2 over gRPC, or several with commas,"
                  + " which are asked in turn; token@host:port where it serves whoever has the"
                  + " token first.")
          .with("group", Kind.text(), "celltwin-job", "Under which it commits what it has read.")
          .with(
              "model-timeout",
              Kind.time(),
              Duration.ofSeconds(2),
              "After which physics answers instead of the model. A replay waits however long it"
                  + " takes.")
          .with(
              "model-in-flight",
              Kind.whole("cycles"),
              512,
              "Of one task that may wait for an answer of the model at once.")
          .with("max-rows", Kind.whole("rows"), 256, "Of one request to the model, at most.")
          .with(
              "registration-patience",
              Kind.time(),
              Duration.ofSeconds(20),
              "How long a frame waits for its cell to be registered.")
          .with(
              "registration-bytes",
              Kind.size(),
              16 << 20,
              "How much of one cell may wait for its registration.");

  public static final Section SEGMENTER =
      Section.of(
              "twin.segmenter",
              "Where one operation ends and the next begins when the source does not say so."
                  + " Currents are shares of the rated capacity per hour (C).")
          .with(
              "load-current",
              Kind.number("C"),
              0.025,
              "A current of at least this is a load or a charge.")
          .with(
              "use-current", Kind.number("C"), 0.02, "A resting cell starts to be used above this.")
          .with(
              "rest-current",
              Kind.number("C"),
              0.01,
              "A cell in use comes to rest below this; below twin.segmenter.use-current, so that"
                  + " noise does not switch to and fro.")
          .with(
              "shortest-use",
              Kind.time(),
              Duration.ofMinutes(2),
              "A change to charge or discharge that is taken back sooner is part of what went on"
                  + " before: braking and balancing belong to a trip.")
          .with(
              "shortest-rest",
              Kind.time(),
              Duration.ofMinutes(5),
              "A rest that ends sooner is a pause.")
          .with(
              "silence",
              Kind.time(),
              Duration.ofMinutes(30),
              "Without a sample for this long, what went on before is over; longer than"
                  + " twin.segmenter.shortest-rest.")
          .with(
              "lateness",
              Kind.time(),
              Duration.ofMinutes(1),
              "A frame older than the cell's latest sample by more than this comes too late.")
          .with(
              "constant-current",
              Kind.number("C"),
              0.1,
              "A charge has reached its constant current above this.")
          .with(
              "taper-current",
              Kind.number("C"),
              0.01025,
              "A charge is complete when its current falls to this at the upper cut-off: the usual"
                  + " 1 % of C, and what a meter may add.")
          .with(
              "cutoff-tolerance",
              Kind.number("V"),
              0.01,
              "A meter may read low by this much when a charger holds the upper cut-off.");

  public static final Section AGEING =
      Section.of(
              "twin.ageing",
              "How far each witness of a cell's state of health is trusted: standard deviations, as"
                  + " shares of the rated capacity.")
          .with("measured-error", Kind.number(""), 0.003, "Of a comparable discharge.")
          .with(
              "model-error-at-least",
              Kind.number(""),
              0.01,
              "Of a model's answer, however sure of itself it is.")
          .with(
              "model-bias",
              Kind.number(""),
              0.05,
              "How far a model may be off, the same way each time, for a cell it was not trained"
                  + " on.")
          .with("bias-drift", Kind.number(""), 0.001, "How far that moves from cycle to cycle.")
          .with(
              "wander",
              Kind.number(""),
              0.005,
              "How far state of health moves from cycle to cycle beyond what ageing explains:"
                  + " regeneration after a rest mostly.")
          .with(
              "stands-alone",
              Kind.number(""),
              0.08,
              "A measured capacity further than this from what is expected is believed only when"
                  + " the next one agrees.");

  /** All of them. */
  public static final List<Section> ALL = List.of(TWIN, SEGMENTER, AGEING, AccessSettings.ACCESS);

  private TwinSettings() {}

  /**
   * How Kafka and the registry are reached beyond their addresses.
   *
   * @throws IllegalArgumentException where a file cannot be read
   */
  static Access access(Values values) {
    AccessSettings.Said said = AccessSettings.of(values);
    return Access.of(said.kafka(), said.registry(), said.rack());
  }

  /**
   * A live job as it is configured.
   *
   * @param known what whoever starts it knows of its components, by name; it wins
   * @throws io.celltwin.setting.WrongSettingException for a value that cannot be meant
   */
  static TwinConfig live(Values values, Map<String, ?> known) {
    Map<String, Object> all = new HashMap<>();
    all.put("access", Access.OPEN);
    all.put("namespace", "");
    all.put("wait-for-model", false);
    all.put("segmenter", SEGMENTER.fill(SegmenterConfig.class, values, Map.of()));
    all.put("ageing", AGEING.fill(AgeingConfig.class, values, Map.of()));
    all.putAll(known);
    return TWIN.fill(TwinConfig.class, values, all);
  }

  /** A live job beside parts that the same process has started. */
  public static TwinConfig live(
      Values values, String bootstrap, String registry, String modelServer, int parallelism) {
    return live(
        values,
        Map.of(
            "bootstrap", bootstrap,
            "registry", registry,
            "model-server", modelServer,
            "parallelism", parallelism));
  }
}
