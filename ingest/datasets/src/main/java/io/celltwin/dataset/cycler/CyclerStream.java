package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.FrameCutter;
import io.celltwin.dataset.OperationStream;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Rows become frames: one ends where the declared cycle, step or kind changes, where time goes back
 * or the test stood still, and when it is full. A row that cannot be read becomes a dead letter,
 * with those of the same fault that follow it; the rest of the file is read.
 */
final class CyclerStream extends OperationStream {
  private static final int RAW_KEPT = 64 * 1024;

  /** A file that is broken all over is told so often and no more. */
  private static final int MOST_REFUSED = 1_000;

  private final CyclerFile source;
  private final Manifest manifest;
  private final FileSurvey survey;
  private final FileRows rows;
  private final TesterClock clock;
  private final FrameCutter cutter;

  private final long[] micros = new long[FrameCutter.MAX_SAMPLES];
  private final double[] seconds = new double[FrameCutter.MAX_SAMPLES];
  private final double[] volts = new double[FrameCutter.MAX_SAMPLES];
  private final double[] amperes = new double[FrameCutter.MAX_SAMPLES];
  private final double[] celsius = new double[FrameCutter.MAX_SAMPLES];
  private int size;
  private Integer cycle;
  private Integer step;
  private OperationKind kind;
  private double ambient;
  private String lastState = "";
  private String lastSweepState = "";
  private boolean sweep;
  private int part;
  private int pauses;
  private OperationKind lastKind;

  private DatasetFormatException fault;
  private String faultEnd;
  private long faulty;
  private byte[] raw = {};
  private int refusals;
  private long untold;
  private boolean ended;

  CyclerStream(CyclerFile source) throws IOException {
    this.source = source;
    this.manifest = source.manifest();
    this.survey = source.survey();
    this.clock = source.parts().get(0).clock();
    this.cutter = new FrameCutter(source.spec().cellId(), manifest.name());
    this.rows = source.rows(CyclerFile.IN_FRAMES);
    give(new DatasetItem.Registered(source.spec()));
  }

  @Override
  protected boolean readOperation() throws IOException {
    if (ended) {
      return false;
    }
    try {
      while (rows.next()) {
        if (rows.part() != part) {
          part = rows.part();
          source.parts().get(part).begin(clock);
        }
        DatasetFormatException wrong = rows.fault();
        String state = rows.state();
        if (FileSurvey.isSweep(rows, isSweep(state))) {
          continue; // an instrument's zeros; told with the file
        }
        if (wrong != null) {
          refuse(wrong, rows.raw());
        } else if (take()) {
          return true;
        }
      }
    } catch (DatasetFormatException e) {
      refuse(e, new byte[0]); // the rest cannot be told apart any more
    }
    ended = true;
    send();
    tell();
    if (untold > 0) {
      give(
          refused(
              "TOO_MANY_REFUSED",
              source.place(),
              String.format(
                  Locale.ROOT,
                  "%d more rows that cannot be read, after %d faults told one by one",
                  untold,
                  MOST_REFUSED),
              new byte[0]));
    }
    return true;
  }

  /** Adds the row; true if a frame was handed out. */
  private boolean take() {
    tell();
    Integer nowCycle =
        survey.cycles() ? FileSurvey.integer(rows.number(ColumnQuantity.CYCLE)) : null;
    Integer nowStep = survey.steps() ? FileSurvey.integer(rows.number(ColumnQuantity.STEP)) : null;
    OperationKind nowKind = kind(rows.state());
    long now =
        clock.micros(rows.number(ColumnQuantity.TEST_TIME), rows.number(ColumnQuantity.WALL_TIME));
    boolean sent = false;
    boolean stood = clock.pauses() != pauses;
    pauses = clock.pauses();
    if (size > 0
        && (size == FrameCutter.MAX_SAMPLES
            || stood
            || now < micros[size - 1]
            || nowKind != kind
            || !Objects.equals(nowStep, step)
            || !Objects.equals(nowCycle, cycle))) {
      send();
      sent = true;
    }
    if (size == 0) {
      cycle = nowCycle;
      step = nowStep;
      kind = nowKind;
      ambient =
          survey.ambient() ? rows.number(ColumnQuantity.AMBIENT_TEMPERATURE) : source.ambient();
    }
    micros[size] = now;
    volts[size] = rows.number(ColumnQuantity.VOLTAGE);
    amperes[size] = survey.charging(rows.number(ColumnQuantity.CURRENT), nowKind);
    celsius[size] = rows.number(ColumnQuantity.SURFACE_TEMPERATURE);
    size++;
    return sent;
  }

  private OperationKind kind(String state) {
    if (!state.equals(lastState)) {
      lastState = state;
      lastKind = manifest.kind(state);
    }
    return lastKind;
  }

  private boolean isSweep(String state) {
    if (!state.equals(lastSweepState)) {
      lastSweepState = state;
      sweep = FileSurvey.isSweep(state);
    }
    return sweep;
  }

  private void send() {
    if (size == 0) {
      return;
    }
    long startMillis = Math.floorDiv(micros[0], 1000L);
    for (int i = 0; i < size; i++) {
      seconds[i] = (micros[i] - startMillis * 1000) / 1e6;
    }
    var declared =
        new Frame.Declared(
            null, kind, cycle, step, Double.isNaN(ambient) ? null : (Double) ambient);
    cutter
        .cut(
            startMillis, declared, size, seconds, volts, amperes, survey.surface() ? celsius : null)
        .forEach(frame -> give(new DatasetItem.Telemetry(frame)));
    size = 0;
  }

  private void refuse(DatasetFormatException wrong, byte[] row) {
    if (fault != null && !alike(fault, wrong)) {
      tell();
    }
    if (fault == null) {
      fault = wrong;
      raw = row;
      faulty = 0;
    } else if (raw.length < RAW_KEPT) {
      int length = raw.length;
      raw = Arrays.copyOf(raw, length + 1 + row.length);
      raw[length] = '\n';
      System.arraycopy(row, 0, raw, length + 1, row.length);
    }
    faulty++;
    faultEnd = wrong.place();
  }

  private static boolean alike(DatasetFormatException one, DatasetFormatException other) {
    return one.code().equals(other.code()) && one.reason().equals(other.reason());
  }

  /** Hands out the fault that is over. */
  private void tell() {
    if (fault == null) {
      return;
    }
    if (refusals == MOST_REFUSED) {
      untold += faulty;
    } else {
      refusals++;
      give(
          refused(
              fault.code(),
              fault.place(),
              faulty == 1
                  ? fault.reason()
                  : String.format(
                      Locale.ROOT,
                      "%s; the same in %d rows up to %s",
                      fault.reason(),
                      faulty,
                      faultEnd),
              Arrays.copyOf(raw, Math.min(raw.length, DatasetItem.Refused.RAW_LIMIT))));
    }
    fault = null;
  }

  private DatasetItem.Refused refused(String code, String place, String reason, byte[] bytes) {
    return new DatasetItem.Refused(
        new Rejection(code, source.spec().cellId(), place, reason), bytes);
  }

  @Override
  public void close() {
    rows.close();
  }
}
