package io.celltwin.command;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A line that is written over and over while something lasts; none where nobody would see it. */
public final class ProgressLine {
  /** Set by the script that starts us, which can ask of each stream whether it is a terminal. */
  private static final String TERMINAL = "celltwin.terminal";

  private ProgressLine() {}

  /** To be completed with how much there is to do. */
  @SuppressWarnings("SystemConsoleNull") // a newer Java draws the line in a pipe too, no more
  public static ProgressBarBuilder of(String task) {
    var bar = new ProgressBarBuilder().setTaskName(task).setStyle(ProgressBarStyle.ASCII);
    boolean seen =
        Boolean.parseBoolean(
            System.getProperty(TERMINAL, Boolean.toString(System.console() != null)));
    // in a file or a pipe the same line a hundred times is no progress, only length
    return seen ? bar : bar.setConsumer(new DelegatingProgressBarConsumer(line -> {}, 80));
  }
}
