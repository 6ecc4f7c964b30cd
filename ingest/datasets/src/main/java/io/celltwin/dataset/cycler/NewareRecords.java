package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Neware's {@code .nda} (versions 29 and 130) and {@code .ndax} (data versions 2, 5, 11 and 14): a
 * record for each sample, with the time of its step, its date and the range its current is counted
 * in. The layouts are described by the projects NewareNDA and fastnda.
 *
 * @see <a href="https://github.com/Solid-Energy-Systems/NewareNDA">NewareNDA</a>
 */
final class NewareRecords {
  private static final int BLOCK = 4096;
  private static final int BLOCK_DATA = 132;
  private static final byte SAMPLE = 0x55;
  private static final byte AUXILIARY = 0x65;

  /**
   * A sample as it is stored.
   *
   * @param stepSeconds since its step began [s]
   * @param wall since 1970-01-01, as its clock says [s]; NaN if it does not
   * @param celsius at the cell, or NaN
   */
  private record Sample(
      double cycle,
      int step,
      int status,
      double stepSeconds,
      double volts,
      double milliamperes,
      double wall,
      double celsius) {}

  private NewareRecords() {}

  static boolean begins(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).startsWith("NEWARE") && head.length > 14;
  }

  static boolean isZip(byte[] head) {
    return head.length > 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3;
  }

  static Binary.Decoded nda(byte[] bytes, String place) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = bytes.length > 14 ? bytes[14] & 0xff : -1;
    var samples = new TreeMap<Long, Sample>();
    switch (version) {
      case 29 -> version29(all, samples, place);
      case 130 -> version130(all, samples);
      default ->
          throw refused(
              place,
              ".nda",
              String.format(Locale.ROOT, "is of version %d, known are 29 and 130", version));
    }
    return decoded(samples, place, ".nda", List.of());
  }

  /** Records of 86 bytes, from the first that another follows. */
  private static void version29(ByteBuffer all, Map<Long, Sample> samples, String place)
      throws DatasetFormatException {
    int length = 86;
    int at = 0;
    while (at + 2 * length < all.limit() && !isFirst(all, at, length)) {
      at++;
    }
    if (at + 2 * length >= all.limit()) {
      throw refused(place, ".nda", "has no records that are known here");
    }
    Map<Long, Double> warmth = new HashMap<>();
    for (; at + length <= all.limit(); at += length) {
      if (all.getInt(at + 82) != 0) {
        continue;
      }
      if (all.get(at) == SAMPLE && all.get(at + 1) == 0 && all.get(at + 12) != 0) {
        long index = all.getInt(at + 2) & 0xffffffffL;
        samples.putIfAbsent(
            index,
            new Sample(
                all.getInt(at + 6) + 1.0,
                all.getShort(at + 10) & 0xffff,
                all.get(at + 12),
                all.getLong(at + 14) / 1e3,
                all.getInt(at + 22) / 1e4,
                all.getInt(at + 26) * perCount(all.getInt(at + 78)),
                date(all, at + 70),
                Double.NaN));
      } else if (all.get(at) == AUXILIARY) {
        warmth.putIfAbsent(all.getInt(at + 2) & 0xffffffffL, all.getShort(at + 34) / 10.0);
      }
    }
    warm(samples, warmth);
  }

  private static boolean isFirst(ByteBuffer all, int at, int length) {
    return at >= 4
        && all.get(at) == SAMPLE
        && all.get(at + 1) == 0
        && all.getInt(at - 4) == 0
        && all.get(at + 12) != 0
        && all.get(at + length) == SAMPLE
        && all.get(at + length + 12) != 0;
  }

  /** Records of BTS 9 and 9.1 from byte 1024 on; currents and voltages are floats. */
  private static void version130(ByteBuffer all, Map<Long, Sample> samples) {
    int from = 1024;
    boolean second = all.get(from) == SAMPLE;
    int length = 88;
    if (second) {
      length = 2;
      while (all.getShort(from + length) != all.getShort(from)) {
        length++;
      }
    }
    int first = all.getInt(from);
    short next = all.getShort(from + 4);
    for (int at = from; at + length <= all.limit() && all.get(at) != (byte) 0x81; at += length) {
      if (second && all.get(at) == SAMPLE) {
        samples.putIfAbsent(
            all.getInt(at + 8) & 0xffffffffL,
            new Sample(
                Double.NaN,
                all.get(at + 2) & 0xff,
                all.get(at + 3),
                (all.getInt(at + 12) & 0xffffffffL) + all.getInt(at + 16) * 1e-9,
                all.getFloat(at + 24),
                all.getFloat(at + 20),
                (all.getInt(at + 44) & 0xffffffffL) + all.getInt(at + 48) * 1e-9,
                length == 56 ? all.getFloat(at + 52) : Double.NaN));
      } else if (!second && all.getInt(at) == first && all.getShort(at + 4) == next) {
        int record = at + 4;
        samples.putIfAbsent(
            all.getInt(record + 12) & 0xffffffffL,
            new Sample(
                Double.NaN,
                all.get(record + 5) & 0xff,
                all.get(record + 6),
                all.getLong(record + 24) / 1e6,
                all.getFloat(record + 32),
                all.getFloat(record + 36),
                all.getLong(record + 64) / 1e6,
                Double.NaN));
      }
    }
  }

  static Binary.Decoded ndax(byte[] bytes, String place) throws IOException {
    Map<String, ByteBuffer> files = new HashMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".ndc")) {
          files.put(
              entry.getName(), ByteBuffer.wrap(zip.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
        }
      }
    }
    ByteBuffer data = files.get("data.ndc");
    if (data == null) {
      throw refused(place, ".ndax", "has no data.ndc");
    }
    int version = data.get(2);
    long[] untimed = {0, 0};
    var samples = new TreeMap<Long, Sample>();
    switch (version) {
      case 2 -> whole(data, samples);
      case 5 -> blocks(data, samples);
      case 11, 14 -> {
        ByteBuffer run = files.get("data_runInfo.ndc");
        ByteBuffer steps = files.get("data_step.ndc");
        if (run == null || steps == null) {
          throw refused(place, ".ndax", "has no data_runInfo.ndc or data_step.ndc");
        }
        untimed = apart(version, data, run, steps, samples);
      }
      default ->
          throw refused(
              place,
              ".ndax",
              String.format(
                  Locale.ROOT, "has data of version %d, known are 2, 5, 11 and 14", version));
    }
    return decoded(
        samples,
        place,
        ".ndax",
        Stream.of(
                untimed[0] == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "%d rows have no time of their own and none around them in their step: left"
                            + " out",
                        untimed[0]),
                untimed[1] == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "%d rows have no time of their own: laid evenly between those that have",
                        untimed[1]))
            .filter(text -> !text.isEmpty())
            .toList());
  }

  /** Version 2: records of 94 bytes, each with the first one's eight bytes ahead. */
  private static void whole(ByteBuffer data, Map<Long, Sample> samples) {
    long mark = data.getLong(517);
    int at = 517;
    while (at + 94 <= data.limit()) {
      if (data.getLong(at) == mark) {
        record(data, at, samples);
        at += 94;
      } else {
        at++;
      }
    }
  }

  /** Version 5: blocks of 4096 bytes with records of 87. */
  private static void blocks(ByteBuffer data, Map<Long, Sample> samples) {
    for (int block = BLOCK; block + BLOCK <= data.limit(); block += BLOCK) {
      for (int at = block + 125; at + 87 <= block + BLOCK - 56; at += 87) {
        if (data.get(at + 7) == SAMPLE) {
          record(data, at, samples);
        }
      }
    }
  }

  private static void record(ByteBuffer data, int at, Map<Long, Sample> samples) {
    samples.putIfAbsent(
        data.getInt(at + 8) & 0xffffffffL,
        new Sample(
            data.getInt(at + 12) + 1.0,
            data.get(at + 16) & 0xff,
            data.get(at + 17),
            data.getLong(at + 23) / 1e3,
            data.getInt(at + 31) / 1e4,
            data.getInt(at + 35) * perCount(data.getInt(at + 82)),
            date(data, at + 75),
            Double.NaN));
  }

  /**
   * Versions 11 and 14: voltage and current, times, and steps in a file each.
   *
   * @return how many samples without a time of their own are left out, and how many are laid
   *     between others
   */
  private static long[] apart(
      int version, ByteBuffer data, ByteBuffer run, ByteBuffer steps, Map<Long, Sample> samples) {
    var stepRows = new TreeMap<Integer, int[]>();
    for (int block = BLOCK; block + BLOCK <= steps.limit(); block += BLOCK) {
      for (int at = block + BLOCK_DATA; at + 37 <= block + BLOCK - 5; at += 37) {
        if (steps.getInt(at + 4) != 0) {
          stepRows.put(
              stepRows.size() + 1,
              new int[] {steps.getInt(at) + 1, steps.getInt(at + 4), steps.get(at + 24)});
        }
      }
    }
    var times = new TreeMap<Long, double[]>();
    int length = version == 11 ? 47 : 55;
    int tail = version == 11 ? 63 : 59;
    int step = 0;
    int lastStep = Integer.MIN_VALUE;
    for (int block = BLOCK; block + BLOCK <= run.limit(); block += BLOCK) {
      for (int at = block + BLOCK_DATA; at + length <= block + BLOCK - tail; at += length) {
        if (run.getInt(at + 41) != 0) {
          step += run.getInt(at + 37) == lastStep ? 0 : 1;
          lastStep = run.getInt(at + 37);
          double wall = run.getInt(at + 33) + run.getShort(at + 45) / 1e3;
          times.put((long) run.getInt(at + 41), new double[] {run.getInt(at) / 1e3, wall, step});
        }
      }
    }
    long index = 0;
    long untimed = 0;
    long even = 0;
    for (int block = BLOCK; block + BLOCK <= data.limit(); block += BLOCK) {
      for (int at = block + BLOCK_DATA; at + 8 <= block + BLOCK - 4; at += 8) {
        double volts = data.getFloat(at) * (version == 11 ? 1e-4 : 1);
        if (volts != 0) {
          index++;
          double[] when = when(times, index);
          even += when != null && when.length > 3 ? 1 : 0;
          if (when == null) {
            untimed++;
          } else {
            int[] what = stepRows.getOrDefault((int) when[2], new int[] {0, 0, 0});
            samples.put(
                index,
                new Sample(
                    what[0],
                    what[1],
                    what[2],
                    when[0],
                    volts,
                    data.getFloat(at + 4) * (version == 11 ? 1 : 1000),
                    when[1],
                    Double.NaN));
          }
        }
      }
    }
    return new long[] {untimed, even};
  }

  /**
   * Time in the step, date and step of a row: its own, or, where it has none, evenly between the
   * two rows around it, if both are of one step.
   *
   * @return null if that is not known; four values if it was laid between
   */
  private static double[] when(NavigableMap<Long, double[]> times, long index) {
    double[] own = times.get(index);
    Map.Entry<Long, double[]> before = own != null ? null : times.lowerEntry(index);
    Map.Entry<Long, double[]> after = own != null ? null : times.higherEntry(index);
    if (own != null || before == null || after == null) {
      return own;
    }
    double[] a = before.getValue();
    double[] b = after.getValue();
    double share = (index - before.getKey()) / (double) (after.getKey() - before.getKey());
    return a[2] != b[2] || b[0] < a[0]
        ? null
        : new double[] {a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2], share};
  }

  private static void warm(Map<Long, Sample> samples, Map<Long, Double> warmth) {
    samples.replaceAll(
        (index, s) ->
            warmth.containsKey(index)
                ? new Sample(
                    s.cycle(),
                    s.step(),
                    s.status(),
                    s.stepSeconds(),
                    s.volts(),
                    s.milliamperes(),
                    s.wall(),
                    warmth.get(index))
                : s);
  }

  /**
   * What one count of a current is in a range. A range is written in mA; old ones are positive and
   * count to a tenth of their decade's thousandth, newer ones negative and count ten times finer.
   *
   * @param range as stored
   * @return [mA]
   */
  static double perCount(int range) {
    long size = Math.abs((long) range);
    if (size == 0) {
      return 0;
    }
    if (range == -100_000_000) {
      return 10;
    }
    double decade = size >= 1000 ? 1e-1 : size >= 100 ? 1e-2 : size >= 10 ? 1e-3 : 1e-4;
    return range > 0 ? decade : decade / 10;
  }

  private static double date(ByteBuffer all, int at) {
    try {
      return LocalDateTime.of(
              all.getShort(at) & 0xffff,
              all.get(at + 2),
              all.get(at + 3),
              all.get(at + 4),
              all.get(at + 5),
              all.get(at + 6))
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }

  /** Steps behind each other: each counts its time from 0. */
  private static Binary.Decoded decoded(
      NavigableMap<Long, Sample> samples, String place, String ending, List<String> notices)
      throws DatasetFormatException {
    if (samples.isEmpty()) {
      throw refused(place, ending, "has no records that are known here");
    }
    var columns =
        new ArrayRows.Columns()
            .with(ColumnQuantity.TEST_TIME, "Time")
            .with(ColumnQuantity.WALL_TIME, "Date")
            .with(ColumnQuantity.VOLTAGE, "Voltage")
            .with(ColumnQuantity.CURRENT, "Current")
            .with(ColumnQuantity.CYCLE, "Cycle Index")
            .with(ColumnQuantity.STEP, "Step Index")
            .with(ColumnQuantity.STATE, "Step Type")
            .with(ColumnQuantity.SURFACE_TEMPERATURE, "T1");
    double begun = 0;
    double last = 0;
    int step = samples.firstEntry().getValue().step();
    for (Sample sample : samples.values()) {
      if (sample.step() != step || begun + sample.stepSeconds() < last) {
        begun = last;
        step = sample.step();
      }
      last = begun + sample.stepSeconds();
      columns.next();
      columns.set(ColumnQuantity.TEST_TIME, last);
      columns.set(ColumnQuantity.WALL_TIME, sample.wall());
      columns.set(ColumnQuantity.VOLTAGE, sample.volts());
      columns.set(ColumnQuantity.CURRENT, sample.milliamperes() / 1e3);
      columns.set(ColumnQuantity.CYCLE, sample.cycle());
      columns.set(ColumnQuantity.STEP, sample.step());
      columns.set(ColumnQuantity.SURFACE_TEMPERATURE, sample.celsius());
      columns.state(word(sample.status()));
    }
    return new Binary.Decoded(columns, null, notices);
  }

  private static String word(int status) {
    return switch (status) {
      case 1, 3, 7, 9, 27 -> "charge";
      case 2, 8, 10, 19, 20, 26 -> "discharge";
      case 4 -> "rest";
      default -> "other";
    };
  }

  private static DatasetFormatException refused(String place, String ending, String why) {
    return new DatasetFormatException(
        "UNSUPPORTED_FORMAT",
        place,
        "a Neware binary file (%s) that %s: export its records as CSV from BTSDA, the record layer with Cycle Index and Step Index"
            .formatted(ending, why));
  }
}
