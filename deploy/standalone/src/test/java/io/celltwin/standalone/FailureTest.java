package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Which exceptions are sentences, and which are faults of ours. */
class FailureTest {
  @Test
  void whatTheFileSystemSaysIsASentence() {
    assertThat(Failure.sentence(new NoSuchFileException("/data/a.csv")))
        .isEqualTo("there is no /data/a.csv");
    assertThat(Failure.sentence(new AccessDeniedException("/data/a.csv")))
        .contains("/data/a.csv")
        .contains("permissions");
    assertThat(Failure.sentence(new NoSuchFileException("a.csv", null, "wanted a table")))
        .isEqualTo("a.csv: wanted a table");
    assertThat(Failure.sentence(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
  }

  @Test
  void whatOurOwnCodeRefusesIsASentenceAndWhatALibraryRefusesIsNot() {
    assertThat(Failure.sentence(new IllegalArgumentException("x is 3, wanted 4")))
        .as("thrown in this package, which is ours")
        .isEqualTo("x is 3, wanted 4");
    IllegalArgumentException theirs = null;
    try {
      Integer.parseInt("three");
    } catch (NumberFormatException e) {
      theirs = e;
    }
    assertThat(Failure.sentence(theirs)).isNull();
    assertThat(Failure.sentence(new NullPointerException("x"))).isNull();
  }

  @Test
  void aWrappedCauseIsNoSentenceOfItsOwn() {
    assertThat(Failure.sentence(new ExecutionException(new RuntimeException("x")))).isNull();
  }
}
