package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BioLogic's {@code .mpr}: behind 52 bytes of a title, modules of settings, data and log. The data
 * module lists its columns by number; each number has its width. The layout is described by the
 * projects galvani, eclabfiles and yadg.
 *
 * @see <a href="https://github.com/dgbowl/yadg">yadg</a>
 */
final class BioLogicModules {
  private static final String TITLE = "BIO-LOGIC MODULAR FILE\u001a";
  private static final int MODULES = 52;
  private static final String WORD = "MODULE";
  private static final int NAMES = 35;
  private static final int OLD_HEADER = 51;
  private static final int NEW_HEADER = 59;
  private static final double EPOCH_DAY = 25_569;

  /** Where in a log the start stands, in days of a spreadsheet. */
  private static final int LOGGED_START = 0x249;

  /** Columns that share one byte of flags. */
  private static final List<Integer> FLAGS = List.of(1, 2, 3, 21, 31, 65);

  /** Columns of eight, two and one bytes; all others known have four. */
  private static final List<Integer> EIGHT =
      List.of(4, 7, 11, 13, 23, 24, 74, 110, 112, 115, 116, 123, 124, 125, 126, 182, 211);

  private static final List<Integer> TWO = List.of(39, 131);
  private static final List<Integer> ONE = List.of(253);
  private static final List<Integer> FOUR =
      List.of(
          5, 6, 8, 9, 15, 16, 17, 19, 20, 32, 33, 34, 35, 36, 37, 38, 45, 46, 69, 70, 75, 76, 77,
          78, 96, 98, 99, 100, 101, 105, 106, 135, 136, 163, 166, 167, 168, 169, 172, 173, 174, 175,
          176, 177, 178, 179, 185, 206, 212, 213, 215, 217, 218, 219, 220, 221, 222, 223, 224, 225,
          230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247,
          248, 249);

  private static final int TIME = 4;
  private static final int CHARGE_STEP = 7;
  private static final int CYCLE = 24;
  private static final int FREQUENCY = 32;
  private static final int STEP = 131;
  private static final int TEMPERATURE = 206;
  private static final int HALF_CYCLE = 212;

  /** Of the working electrode or the cell [V], the first that is there. */
  private static final int[] VOLTAGES = {6, 77, 174};

  /** Measured or averaged [mA], the first that is there. */
  private static final int[] CURRENTS = {8, 76, 11};

  /** Where the rows of a data module of a version begin, and the order of its columns' bytes. */
  private static final Map<Integer, Integer> ROWS_FROM =
      Map.of(2, 0x195, 3, 0x196, 10, 0x3ef, 11, 0x3ef);

  /**
   * One module.
   *
   * @param data behind its header
   */
  private record Module(String name, int version, String date, ByteBuffer data) {}

  private BioLogicModules() {}

  static boolean begins(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).startsWith(TITLE)
        && head.length >= MODULES + WORD.length();
  }

  static Binary.Decoded decode(byte[] bytes, String place) throws DatasetFormatException {
    List<Module> modules = modules(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), place);
    Module data = null;
    String start = null;
    for (Module module : modules) {
      if (module.name().equals("VMP data")) {
        data = module;
        start = start == null ? module.date() : start;
      } else if (module.name().equals("VMP LOG")
          && module.data().limit() >= LOGGED_START + Double.BYTES) {
        double days = module.data().getDouble(LOGGED_START);
        if (days > 30_000 && days < 80_000) {
          start = Instant.ofEpochMilli(Math.round((days - EPOCH_DAY) * 86_400_000)).toString();
        }
      }
    }
    if (data == null) {
      throw refused(place, "has no module of data");
    }
    return new Binary.Decoded(rows(data, place), start, List.of());
  }

  private static List<Module> modules(ByteBuffer all, String place) throws DatasetFormatException {
    var modules = new ArrayList<Module>();
    int at = MODULES;
    while (at + WORD.length() + OLD_HEADER <= all.limit() && isModule(all, at)) {
      int header = at + WORD.length();
      boolean fresh = ends(all, header + NEW_HEADER, all.getInt(header + NAMES + 4));
      boolean old = ends(all, header + OLD_HEADER, all.getInt(header + NAMES));
      if (!fresh && !old) {
        throw refused(place, "has a module header of an unknown kind");
      }
      int length = all.getInt(header + NAMES + (old ? 0 : 4));
      int version =
          old
              ? all.getInt(header + NAMES + 4)
              : all.getInt(header + NAMES + 8) + all.getInt(header + NAMES + 12);
      int from = header + (old ? OLD_HEADER : NEW_HEADER);
      modules.add(
          new Module(
              text(all, header, 10),
              version,
              text(all, from - 8, 8),
              all.slice(from, length).order(ByteOrder.LITTLE_ENDIAN)));
      at = from + length;
    }
    return modules;
  }

  private static boolean isModule(ByteBuffer all, int at) {
    return text(all, at, WORD.length()).equals(WORD);
  }

  /** Whether a module of a length ends where the next begins or the file ends. */
  private static boolean ends(ByteBuffer all, int from, int length) {
    long end = (long) from + length;
    return length >= 0
        && (end == all.limit() || (end + WORD.length() <= all.limit() && isModule(all, (int) end)));
  }

  private static String text(ByteBuffer all, int at, int length) {
    byte[] letters = new byte[length];
    for (int i = 0; i < length; i++) {
      letters[i] = all.get(at + i);
    }
    return new String(letters, StandardCharsets.ISO_8859_1).strip();
  }

  private static ArrayRows.Columns rows(Module module, String place) throws DatasetFormatException {
    ByteBuffer data = module.data();
    Integer from = ROWS_FROM.get(module.version());
    if (from == null) {
      throw refused(
          place,
          String.format(
              Locale.ROOT, "has data of version %d, known are 2, 3, 10 and 11", module.version()));
    }
    int rows = data.getInt(0);
    int columns = data.get(4) & 0xff;
    int[] offset = new int[256];
    java.util.Arrays.fill(offset, -1);
    int width = 0;
    boolean flags = false;
    for (int i = 0; i < columns; i++) {
      int raw = data.getShort(5 + 2 * i) & 0xffff;
      int number = (from == 0x3ef ? Short.reverseBytes((short) raw) : raw) & 0xffff;
      if (FLAGS.contains(number)) {
        width += flags ? 0 : 1;
        flags = true;
        continue;
      }
      int id = number % 256;
      int bytes = width(id);
      if (bytes == 0) {
        throw refused(
            place, String.format(Locale.ROOT, "has a column of the unknown number %d", number));
      }
      offset[id] = offset[id] < 0 ? width : offset[id];
      width += bytes;
    }
    if ((long) from + (long) rows * width > data.limit()) {
      throw refused(
          place,
          String.format(
              Locale.ROOT,
              "has %d rows of %d bytes, more than its data module holds",
              rows,
              width));
    }
    return filled(data, from, rows, width, offset, place);
  }

  private static int width(int id) {
    return EIGHT.contains(id)
        ? 8
        : FOUR.contains(id) ? 4 : TWO.contains(id) ? 2 : ONE.contains(id) ? 1 : 0;
  }

  private static ArrayRows.Columns filled(
      ByteBuffer data, int from, int rows, int width, int[] offset, String place)
      throws DatasetFormatException {
    int volts = first(offset, VOLTAGES);
    int amperes = first(offset, CURRENTS);
    if (offset[TIME] < 0 || volts < 0) {
      throw refused(place, "has no column of %s".formatted(volts < 0 ? "voltage" : "time"));
    }
    var columns =
        new ArrayRows.Columns()
            .with(ColumnQuantity.TEST_TIME, "time/s")
            .with(ColumnQuantity.VOLTAGE, "Ewe/V")
            .with(ColumnQuantity.CURRENT, amperes >= 0 ? "I/mA" : "dq/mA.h")
            .with(ColumnQuantity.CYCLE, "cycle number")
            .with(ColumnQuantity.STEP, "Ns")
            .with(ColumnQuantity.SURFACE_TEMPERATURE, "Temperature/°C")
            .with(ColumnQuantity.FREQUENCY, "freq/Hz");
    double last = Double.NaN;
    for (int row = 0; row < rows; row++) {
      int at = from + row * width;
      double time = data.getDouble(at + offset[TIME]);
      columns.next();
      columns.set(ColumnQuantity.TEST_TIME, time);
      columns.set(ColumnQuantity.VOLTAGE, data.getFloat(at + offset[volts]));
      double current = 0; // at open circuit none is told
      if (amperes >= 0) {
        current =
            (width(amperes) == 8
                    ? data.getDouble(at + offset[amperes])
                    : data.getFloat(at + offset[amperes]))
                / 1e3;
      } else if (offset[CHARGE_STEP] >= 0 && time > last) {
        // the charge since the row before over the time since then
        current = data.getDouble(at + offset[CHARGE_STEP]) * 3.6 / (time - last);
      }
      columns.set(ColumnQuantity.CURRENT, current);
      if (offset[CYCLE] >= 0) {
        columns.set(ColumnQuantity.CYCLE, data.getDouble(at + offset[CYCLE]));
      } else if (offset[HALF_CYCLE] >= 0) {
        columns.set(ColumnQuantity.CYCLE, data.getInt(at + offset[HALF_CYCLE]));
      }
      if (offset[STEP] >= 0) {
        columns.set(ColumnQuantity.STEP, data.getShort(at + offset[STEP]) & 0xffff);
      }
      if (offset[TEMPERATURE] >= 0) {
        columns.set(ColumnQuantity.SURFACE_TEMPERATURE, data.getFloat(at + offset[TEMPERATURE]));
      }
      if (offset[FREQUENCY] >= 0) {
        columns.set(ColumnQuantity.FREQUENCY, data.getFloat(at + offset[FREQUENCY]));
      }
      last = time;
    }
    return columns;
  }

  private static int first(int[] offset, int[] ids) {
    for (int id : ids) {
      if (offset[id] >= 0) {
        return id;
      }
    }
    return -1;
  }

  private static DatasetFormatException refused(String place, String why) {
    return new DatasetFormatException(
        "UNSUPPORTED_FORMAT",
        place,
        "a BioLogic binary file (.mpr) that %s: export it as text from EC-Lab or BT-Lab (File, Export as Text: .mpt or .txt)"
            .formatted(why));
  }
}
