package io.celltwin.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.job.Mutants;
import io.celltwin.job.type.RawFrame;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of every mutant it is known what became of it. */
class MutantAccountTest {
  private static final int MUTANTS = Integer.getInteger("celltwin.mutants", 2000);

  @Test
  void everyMutantIsTakenOrADeadLetterOrCountedOrHeld() throws Exception {
    var mutants = new Mutants(Harness.REGISTRY, 11, 5);
    Set<String> registered = new HashSet<>();
    try (Harness job = Harness.live()) {
      for (int i = 0; i < 5; i++) {
        job.register(Mutants.spec(mutants.cell(i)));
        registered.add(mutants.cell(i));
      }
      long waiting = 0;
      long commands = 0;
      for (int i = 0; i < MUTANTS; i++) {
        RawFrame mutant = mutants.frame(i, i);
        Harness.Account before = job.account();
        job.send(mutant);
        Harness.Account after = job.account();
        if (!registered.contains(mutant.cellId())) {
          waiting++;
        } else if (mutant.mark().command() != null) {
          commands++;
        } else {
          assertThat(after.minus(before))
              .as("mutant %d of cell %s: %s", i, mutant.cellId(), job.rejected())
              .isPositive();
        }
      }
      assertThat(commands).isPositive();
      Harness.Account before = job.account();
      job.patienceIsOver();
      assertThat(job.account().rejected() - before.rejected())
          .as("what nobody registered is told, and nothing stays")
          .isEqualTo(waiting);
    }
  }
}
