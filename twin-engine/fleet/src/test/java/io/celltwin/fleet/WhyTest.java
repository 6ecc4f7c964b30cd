package io.celltwin.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.Attribute;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Twin;
import io.celltwin.domain.TwinBuilder;
import io.celltwin.fleet.api.Why;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WhyTest {
  private static final String CELL = "a/1";
  private static final String FAR = "model soh 3: input is 2.4 times its training domain away";

  private static Twin twin(String method, String version, String reason) {
    Attribute soh = new Attribute(90, "%", 1_000, 88, 92, method, version, reason);
    return TwinBuilder.from(Fixtures.twin(CELL, "p1", 8, 90)).sohCapacity(soh).build();
  }

  private static Cycle incomplete(String why) {
    TreeMap<String, String> missing = new TreeMap<>();
    missing.put("capacity", why);
    return CycleBuilder.from(Fixtures.discharge(CELL, 8, Double.NaN, null))
        .comparable(false)
        .missing(missing)
        .build();
  }

  private static Why.Candidate candidate(Why why, String question, String name) {
    return question(why, question).candidates().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Why.Question question(Why why, String question) {
    return why.questions().stream()
        .filter(q -> q.question().equals(question))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCellOutsideOfTheModelsDomainIsAnsweredByPhysicsWithTheDistance() {
    Why why =
        Why.of(
            twin(Estimate.PHYSICS, "physics-1", FAR),
            null,
            List.of(
                incomplete("it did not end empty"),
                Fixtures.charge(CELL, 7, new Estimate(0.9, 0.8, 1, "physics", "physics-1", FAR))));

    Why.Question health = question(why, "health");
    assertThat(health.method()).isEqualTo(Estimate.PHYSICS);
    assertThat(health.sentence()).contains("Physics says it").contains("2.4 times");
    assertThat(candidate(why, "health", "soh").answered()).isFalse();
    assertThat(candidate(why, "health", "soh").reason()).isEqualTo(FAR);
    assertThat(candidate(why, "health", "capacity-test").reason()).contains("did not end empty");
    assertThat(candidate(why, "health", "pulse").reason()).contains("pulse test");
    assertThat(candidate(why, "health", "physics").answered()).isTrue();
    assertThat(question(why, "trajectory").method()).isEqualTo("none");
    assertThat(health.candidates())
        .extracting(Why.Candidate::name)
        .containsExactly("capacity-test", "soh", "pulse", "parts", "physics");
  }

  @Test
  void measuredAndModelledIsBothAndPhysicsIsNotNeeded() {
    Why why =
        Why.of(
            twin(Estimate.FUSED, "3", null),
            Fixtures.forecast(CELL, 8, 200),
            List.of(
                Fixtures.discharge(CELL, 8, 1.8, null),
                Fixtures.charge(CELL, 7, Fixtures.soh(0.9, Estimate.FUSED))));

    assertThat(candidate(why, "health", "capacity-test").answered()).isTrue();
    assertThat(candidate(why, "health", "soh").answered()).isTrue();
    assertThat(candidate(why, "health", "soh").reason()).contains("version 3");
    assertThat(candidate(why, "health", "physics").answered()).isFalse();
    assertThat(question(why, "trajectory").sentence()).contains("trajectory-1");
    assertThat(candidate(why, "trajectory", "trajectory").answered()).isTrue();
  }

  @Test
  void aForecastOfPhysicsSaysWhyTheModelDidNotAnswer() {
    Forecast f = Fixtures.forecast(CELL, 8, 200);
    String reason = "model trajectory 3: input is 1.7 times its training domain away";
    Forecast physics =
        new Forecast(
            CELL,
            8,
            f.eventMillis(),
            f.cycleNumber(),
            f.cyclesAhead(),
            f.lower(),
            f.median(),
            f.upper(),
            f.endOfLife(),
            new Estimate(200, 100, 300, Estimate.PHYSICS, "physics-1", reason),
            f.kneeCycle());
    Why why = Why.of(twin(Estimate.MEASURED, "core-1", null), physics, List.of());

    assertThat(question(why, "trajectory").sentence()).contains("1.7 times");
    assertThat(candidate(why, "trajectory", "trajectory").reason()).isEqualTo(reason);
    assertThat(candidate(why, "trajectory", "physics").answered()).isTrue();
    assertThat(question(why, "health").sentence()).contains("complete discharges");
  }

  @Test
  void aChargeWithoutFeaturesSaysWhatItLacked() {
    TreeMap<String, String> missing = new TreeMap<>();
    missing.put("features", "it has 2 samples, wanted 20");
    Cycle charge =
        CycleBuilder.from(Fixtures.charge(CELL, 7)).features(null).missing(missing).build();
    Why why = Why.of(twin("none", "", "no complete discharge"), null, List.of(charge));

    assertThat(candidate(why, "health", "soh").reason()).contains("it has 2 samples, wanted 20");
    assertThat(question(why, "health").sentence()).startsWith("Nobody can say it yet");
    assertThat(candidate(why, "health", "capacity-test").reason()).contains("no discharge");
  }
}
