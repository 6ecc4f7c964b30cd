package io.celltwin.gateway.sparkplug;

import io.celltwin.rpc.sparkplug.SparkplugMetric;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The data types of metrics (specification 3.0, 6.4.16) as numbers. An integer shorter than its
 * field arrives as two's complement in an unsigned field, so without its type −1 would be
 * 4,294,967,295.
 */
final class DataType {
  static final int INT8 = 1;
  static final int INT64 = 4;
  static final int UINT64 = 8;
  static final int STRING = 12;
  static final int TEXT = 14;
  static final int INT8_ARRAY = 22;
  static final int DOUBLE_ARRAY = 31;
  private static final double[] NONE = {};

  private static final String[] NAMES = {
    "Unknown",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "Float",
    "Double",
    "Boolean",
    "String",
    "DateTime",
    "Text",
    "UUID",
    "DataSet",
    "Bytes",
    "File",
    "Template",
    "PropertySet",
    "PropertySetList",
    "Int8Array",
    "Int16Array",
    "Int32Array",
    "Int64Array",
    "UInt8Array",
    "UInt16Array",
    "UInt32Array",
    "UInt64Array",
    "FloatArray",
    "DoubleArray",
    "BooleanArray",
    "StringArray",
    "DateTimeArray"
  };

  private DataType() {}

  static String name(int type) {
    return type >= 0 && type < NAMES.length ? NAMES[type] : "type " + type;
  }

  static boolean isWord(int type) {
    return type == STRING || type == TEXT;
  }

  static boolean isNumberArray(int type) {
    return type >= INT8_ARRAY && type <= DOUBLE_ARRAY;
  }

  /** Whether it can carry a number, a word or an array of numbers. */
  static boolean isRead(int type) {
    return (type >= INT8 && type <= STRING) || type == TEXT || isNumberArray(type);
  }

  /** The number of a metric; NaN if it carries none, or a type that is no number. */
  static double number(SparkplugMetric metric, int type) {
    return switch (metric.getValueCase()) {
      case INT_VALUE -> integer(metric.getIntValue(), type);
      case LONG_VALUE -> wide(metric.getLongValue(), type);
      case FLOAT_VALUE -> decimal(metric.getFloatValue());
      case DOUBLE_VALUE -> metric.getDoubleValue();
      case BOOLEAN_VALUE -> metric.getBooleanValue() ? 1 : 0;
      default -> Double.NaN;
    };
  }

  private static double integer(int raw, int type) {
    return switch (type) {
      case INT8 -> (byte) raw;
      case 2 -> (short) raw;
      case 3 -> raw;
      case INT64 -> raw; // sent short by some, sign kept
      default -> Integer.toUnsignedLong(raw);
    };
  }

  private static double wide(long raw, int type) {
    if (type == UINT64 && raw < 0) {
      return 0x1p64 + raw;
    }
    return type >= INT8 && type < INT64 ? (int) raw : raw;
  }

  /** The decimal number that was meant: 3.3f is 3.3 and not 3.299999952316284. */
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  /**
   * The elements of an array, packed little-endian (6.4.16); empty where the bytes are no whole
   * number of them.
   */
  static double[] numbers(SparkplugMetric metric, int type) {
    byte[] bytes = metric.getBytesValue().toByteArray();
    int width = width(type);
    if (bytes.length % width != 0) {
      return NONE;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var numbers = new double[bytes.length / width];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = element(buffer, type);
    }
    return numbers;
  }

  private static int width(int type) {
    return switch (type) {
      case 22, 26 -> 1;
      case 23, 27 -> 2;
      case 24, 28, 30 -> 4;
      default -> 8;
    };
  }

  private static double element(ByteBuffer buffer, int type) {
    return switch (type) {
      case 22 -> buffer.get();
      case 23 -> buffer.getShort();
      case 24 -> buffer.getInt();
      case 26 -> buffer.get() & 0xFF;
      case 27 -> buffer.getShort() & 0xFFFF;
      case 28 -> Integer.toUnsignedLong(buffer.getInt());
      case 29 -> wide(buffer.getLong(), UINT64);
      case 30 -> decimal(buffer.getFloat());
      case DOUBLE_ARRAY -> buffer.getDouble();
      default -> buffer.getLong();
    };
  }
}
