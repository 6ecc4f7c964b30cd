package io.celltwin.cluster;

import java.util.List;
import java.util.Map;

/**
 * How one process is started.
 *
 * @param name e.g. {@code kafka-2}
 * @param options of the Java machine
 * @param main class and its arguments
 * @param classPath of its own
 * @param environment beside what every part is told
 */
record ClusterPart(
    String name,
    List<String> options,
    List<String> main,
    String classPath,
    Map<String, String> environment) {}
