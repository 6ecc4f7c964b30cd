package io.celltwin.fleet.api;

import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who answers what about a cell, and why not the others: for each question the witnesses that may
 * answer it, the best first and physics last. Worked out of what a twin, its forecast and its
 * latest operations say already, so that the same records give the same answer.
 *
 * @param revision of the twin
 * @param eventMillis of that revision
 * @param questions health, trajectory, modes
 */
public record Why(String cellId, long revision, long eventMillis, List<Question> questions) {
  private static final String PULSE = "pulse";
  private static final String BETTER = "a better witness answered";

  /** Family of features that the model of pulse tests is asked with. */
  private static final String PULSES = "pulse-input";

  public Why {
    questions = List.copyOf(questions);
  }

  /**
   * One question.
   *
   * @param question health, trajectory or modes, in these words
   * @param method of the answer, e.g. {@code fused}; {@code none} where there is none
   * @param model its version; empty where no model or code has one
   * @param sentence who answered and why, for people
   * @param candidates who may answer it, the best first
   */
  public record Question(
      String question, String method, String model, String sentence, List<Candidate> candidates) {
    public Question {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * One that may answer.
   *
   * @param name for people and programs, e.g. {@code soh}
   * @param answered whether its word is in the answer
   * @param reason why, or why not
   */
  public record Candidate(String name, boolean answered, String reason) {}

  /**
   * @param forecast the latest, or null
   * @param latest the latest operation of each kind, whole
   */
  public static Why of(Twin twin, Forecast forecast, List<Cycle> latest) {
    return new Why(
        twin.cellId(),
        twin.revision(),
        twin.eventMillis(),
        List.of(health(twin.sohCapacity(), latest), trajectory(forecast), modes(twin.modes())));
  }

  // ---- health

  private static Question health(Attribute soh, List<Cycle> latest) {
    String method = soh.method();
    boolean fused = method.equals(Estimate.FUSED);
    boolean pulses = soh.modelVersion().startsWith(PULSE);
    boolean model = method.equals(Estimate.MODEL) || (fused && !ofCode(soh.modelVersion()));
    List<Candidate> all = new ArrayList<>();
    all.add(test(method, latest));
    all.add(charges(model && !pulses, soh, latest));
    all.add(pulses(model && pulses, latest));
    boolean parts = method.equals(Estimate.PARTS);
    all.add(
        new Candidate(
            "parts",
            parts || fused,
            parts
                ? "parts of charges and discharges, none of them complete, say it together"
                : fused
                    ? "parts of charges and discharges are weighed with the rest where they are"
                        + " surer"
                    : soh.method().equals("none")
                        ? "its parts of charges and discharges do not say enough yet"
                        : BETTER));
    boolean physics = method.equals(Estimate.PHYSICS);
    all.add(
        new Candidate(
            "physics",
            physics,
            physics
                ? "what cells of its age have usually lost: nobody better answered"
                : soh.method().equals("none")
                    ? "it was not asked: no charge had features"
                    : BETTER));
    return new Question("health", method, soh.modelVersion(), sentence(soh, all), all);
  }

  private static boolean ofCode(String version) {
    return version.startsWith("core") || version.startsWith("physics");
  }

  private static String sentence(Attribute soh, List<Candidate> all) {
    String who =
        switch (soh.method()) {
          case Estimate.MEASURED -> "Its complete discharges say it; no model was needed";
          case Estimate.FUSED ->
              "Measured capacities and the answers of a model are weighed together";
          case Estimate.MODEL -> "A model says it, for no complete discharge has been seen";
          case Estimate.PARTS -> "Parts of charges and discharges say it, for none was complete";
          case Estimate.PHYSICS -> "Physics says it, for nobody better could";
          default -> "Nobody can say it yet";
        };
    String because =
        soh.reason() != null
            ? soh.reason()
            : all.stream()
                .filter(c -> !c.answered() && !c.reason().equals(BETTER))
                .findFirst()
                .filter(c -> !soh.method().equals(Estimate.MEASURED))
                .map(c -> c.name() + ": " + c.reason())
                .orElse(null);
    return because == null ? who + "." : who + ": " + because + ".";
  }

  private static Candidate test(String method, List<Cycle> latest) {
    Optional<Cycle> discharge = of(latest, OperationKind.DISCHARGE);
    String name = "capacity-test";
    if (discharge.isEmpty()) {
      return new Candidate(name, false, "no discharge of it has closed yet");
    }
    if (discharge.get().comparable()) {
      boolean counts = method.equals(Estimate.MEASURED) || method.equals(Estimate.FUSED);
      return new Candidate(
          name,
          counts,
          counts
              ? "its latest discharge went from full to empty at a steady load"
              : "its latest discharge was complete and is not believed yet");
    }
    String why =
        discharge
            .get()
            .missing()
            .getOrDefault(
                "capacity",
                discharge.get().missing().getOrDefault("comparable", "it was not complete"));
    boolean earlier = method.equals(Estimate.MEASURED);
    return new Candidate(
        name,
        earlier,
        "its latest discharge is no test of capacity: "
            + why
            + (earlier ? "; an earlier one was" : ""));
  }

  private static Candidate charges(boolean answered, Attribute soh, List<Cycle> latest) {
    String name = "soh";
    Optional<Cycle> charge = of(latest, OperationKind.CHARGE);
    if (answered) {
      return new Candidate(
          name,
          true,
          "its charges have the features of cells that version "
              + soh.modelVersion()
              + " was trained on");
    }
    if (charge.isEmpty()) {
      return new Candidate(name, false, "no charge of it has closed yet");
    }
    if (charge.get().features() == null) {
      return new Candidate(
          name,
          false,
          "its latest charge has no features: "
              + charge.get().missing().getOrDefault("features", "too little of it was seen"));
    }
    Estimate then = charge.get().soh();
    String refused = then == null ? null : then.reason();
    return new Candidate(
        name, false, refused == null ? "it was not asked, or its answer was not needed" : refused);
  }

  private static Candidate pulses(boolean answered, List<Cycle> latest) {
    if (answered) {
      return new Candidate(PULSE, true, "a pulse test says more than what was known before it");
    }
    boolean tested = latest.stream().anyMatch(c -> c.family(PULSES) != null);
    return new Candidate(
        PULSE,
        false,
        tested
            ? "its pulse test says less than what is known of it"
            : "none of its latest operations is a pulse test");
  }

  private static Optional<Cycle> of(List<Cycle> latest, OperationKind kind) {
    return latest.stream().filter(c -> c.kind() == kind).findFirst();
  }

  // ---- trajectory

  private static Question trajectory(Forecast forecast) {
    if (forecast == null) {
      String why = "a forecast begins with a discharge, once health is known";
      return new Question(
          "trajectory",
          "none",
          "",
          "Nobody has answered yet: " + why + ".",
          List.of(new Candidate("trajectory", false, why), new Candidate("physics", false, why)));
    }
    Estimate life = forecast.rulCycles();
    boolean model = life.method().equals(Estimate.MODEL);
    String refused =
        life.reason() == null || model ? "it was not asked, or did not answer" : life.reason();
    return new Question(
        "trajectory",
        life.method(),
        life.modelVersion(),
        model
            ? "Model trajectory "
                + life.modelVersion()
                + " answers: it knows histories like this one."
            : "Physics carries the cell's own fade on: " + refused + ".",
        List.of(
            new Candidate(
                "trajectory",
                model,
                model ? "the cell's history lies among those it was trained on" : refused),
            new Candidate(
                "physics",
                !model,
                model ? BETTER : "the cell's own fade, or a usual one before it has any")));
  }

  // ---- modes

  private static Question modes(List<AgeingMode> modes) {
    Optional<AgeingMode> known =
        modes.stream().filter(mode -> !Double.isNaN(mode.extent().value())).findFirst();
    if (known.isEmpty()) {
      String why =
          modes.stream()
              .map(mode -> mode.extent().reason())
              .filter(reason -> reason != null)
              .findFirst()
              .orElse("no charge has shown enough of its curve yet");
      return new Question(
          "modes",
          "none",
          "",
          "Nobody can say it yet: " + why + ".",
          List.of(new Candidate("modes", false, why), new Candidate("curve-fit", false, why)));
    }
    Attribute extent = known.get().extent();
    boolean model = extent.method().equals(Estimate.MODEL);
    String reason =
        extent.reason() == null ? "it was not asked, or did not answer" : extent.reason();
    return new Question(
        "modes",
        extent.method(),
        extent.modelVersion(),
        model
            ? "Model modes " + extent.modelVersion() + " answers from the shape of its charges."
            : "The fit of its electrodes' curves answers: " + reason + ".",
        List.of(
            new Candidate(
                "modes", model, model ? "its charges show enough of their shape" : reason),
            new Candidate(
                "curve-fit", !model, model ? BETTER : "the curves of both electrodes are fitted")));
  }
}
