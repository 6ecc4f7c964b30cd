package io.celltwin.codec;

/**
 * How much Avro may allocate because a record says so. Its own limits are the size of an array: a
 * few corrupt bytes that claim a string of 2 GB would end the process for want of memory, before
 * anybody finds out that the record is shorter than that. Read once by Avro, when it first decodes;
 * what an operator has set stays.
 */
final class AvroLimits {
  private static final String LONGEST = Integer.toString(16 << 20);
  private static final String MOST = Integer.toString(4 << 20);

  private AvroLimits() {}

  /** To be called before anything is decoded. */
  static void set() {
    limit("org.apache.avro.limits.bytes.maxLength", LONGEST);
    limit("org.apache.avro.limits.string.maxLength", LONGEST);
    limit("org.apache.avro.limits.collectionItems.maxLength", MOST);
  }

  private static void limit(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
