package io.celltwin.fleet.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.ChangeFeed;
import org.junit.jupiter.api.Test;

/** Changes of several instances in one order, and readers that go from one to another. */
class FollowedChangesTest {

  private static Change change(long id, String cell) {
    return new Change(id, Change.What.TWIN, cell, "1");
  }

  private static FollowedChanges hearing(String epoch) {
    var changes = new FollowedChanges(epoch, 100);
    changes.begin("a1", 0);
    changes.begin("b1", 0);
    return changes;
  }

  @Test
  void aReaderGoesOnAtAnotherInstanceThatHeardTheSameInAnotherOrder() {
    FollowedChanges here = hearing("a1");
    FollowedChanges there = hearing("b1");
    here.take("a1", change(1, "c/1"));
    here.take("b1", change(1, "c/2"));
    here.take("a1", change(2, "c/3"));
    there.take("b1", change(1, "c/2"));
    there.take("b1", change(2, "c/4"));
    there.take("a1", change(1, "c/1"));
    there.take("a1", change(2, "c/3"));

    String mark = here.mark(2); // it has seen c/1 and c/2
    ChangeFeed.Batch rest = there.after(there.resume(mark).orElseThrow(), 100);

    assertThat(rest.missed()).isZero();
    assertThat(rest.changes()).extracting(Change::cellId).contains("c/4", "c/3");
    assertThat(here.resume(here.mark(3))).hasValue(3);
  }

  @Test
  void aMarkOfARunThatIsNotFollowedIsNoPlace() {
    FollowedChanges here = hearing("a1");
    here.take("a1", change(1, "c/1"));

    assertThat(here.resume("c7-1")).isEmpty();
    assertThat(here.resume("a1-9")).isEmpty();
    assertThat(here.resume("nonsense")).isEmpty();
    assertThat(here.resume("")).isEmpty();
  }

  @Test
  void whoeverWasThereWhenAnInstanceWasLostIsToldOfIt() {
    FollowedChanges here = hearing("a1");
    here.take("b1", change(1, "c/1"));
    String before = here.mark(1);
    here.gap();
    here.take("a1", change(1, "c/2"));
    String after = here.mark(3);

    assertThat(here.after(here.resume(before).orElseThrow(), 100).missed()).isEqualTo(1);
    assertThat(here.after(here.resume(after).orElseThrow(), 100).missed()).isZero();
  }

  @Test
  void whatTheRingHasForgottenIsMissed() {
    FollowedChanges here = hearing("a1");
    here.take("a1", change(1, "c/1"));
    String mark = here.mark(1);
    for (int i = 2; i < 300; i++) {
      here.take("a1", change(i, "c/" + i));
    }

    assertThat(here.resume(mark)).isEmpty();
    assertThat(here.after(1, 1_000).missed()).isEqualTo(198);
  }
}
