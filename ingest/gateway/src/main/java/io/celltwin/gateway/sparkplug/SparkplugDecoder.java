package io.celltwin.gateway.sparkplug;

import com.google.protobuf.InvalidProtocolBufferException;
import io.celltwin.gateway.Decoded;
import io.celltwin.gateway.Decoder;
import io.celltwin.gateway.Join;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Moment;
import io.celltwin.gateway.Reading;
import io.celltwin.gateway.Refusal;
import io.celltwin.gateway.mapping.ChannelBinding;
import io.celltwin.gateway.mapping.Mapping;
import io.celltwin.rpc.sparkplug.SparkplugMetric;
import io.celltwin.rpc.sparkplug.SparkplugPayload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Messages of Sparkplug edge nodes into readings. Not to be used behind a shared subscription:
 * aliases need births and data in one place.
 *
 * <p>A metric that is not sent has not changed, so its last value counts on; for how long the
 * mapping's {@code join} says.
 */
public final class SparkplugDecoder implements Decoder {
  /** How long a skipped number may take to come out of order. */
  public static final long PATIENCE_MILLIS = 2_000;

  private static final int EDGE_NODES_REMEMBERED = 100_000;
  private static final int MOST_METRICS = 100_000;
  private static final String BD_SEQ = "bdSeq";

  private final Mapping mapping;
  private final long patienceMillis;
  private final HostState host;
  private final long connectMillis;
  private final Map<String, EdgeNode> nodes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EdgeNode> eldest) {
          return size() > EDGE_NODES_REMEMBERED;
        }
      };

  /** Edge nodes with a hole that may still close. */
  private final Set<String> waiting = new LinkedHashSet<>();

  /**
   * @param mapping whose fields' channels are {@code spBv1.0/group/edge/device/metric name}
   */
  public SparkplugDecoder(Mapping mapping) {
    this(mapping, PATIENCE_MILLIS, null, 0);
  }

  private SparkplugDecoder(
      Mapping mapping, long patienceMillis, HostState host, long connectMillis) {
    this.mapping = mapping;
    this.patienceMillis = patienceMillis;
    this.host = host;
    this.connectMillis = connectMillis;
  }

  /**
   * As a host application that says when it is there, and contradicts whoever says it is not.
   *
   * @param host or null for one that says nothing
   * @param connectMillis the timestamp of its STATE
   */
  public static SparkplugDecoder forHost(Mapping mapping, HostState host, long connectMillis) {
    return new SparkplugDecoder(mapping, PATIENCE_MILLIS, host, connectMillis);
  }

  @Override
  public String name() {
    return "Sparkplug B, " + mapping.name();
  }

  @Override
  public Join join() {
    return mapping.join();
  }

  @Override
  public Decoded decode(Message message) {
    SparkplugTopic topic = SparkplugTopic.of(message.channel());
    if (topic == null) {
      return state(message);
    }
    SparkplugPayload payload;
    try {
      payload = SparkplugPayload.parseFrom(message.payload());
    } catch (InvalidProtocolBufferException e) {
      return Decoded.refused(
          topic.edgeNode(),
          new Refusal(
              "NOT_SPARKPLUG",
              message.channel() + ": the payload is not Sparkplug's: " + e.getMessage()));
    }
    EdgeNode node = nodes.computeIfAbsent(topic.edgeNode(), n -> new EdgeNode());
    var out = new Collected(topic, message.arrivedMillis());
    switch (topic.type()) {
      case "NBIRTH" -> {
        node.birth(seq(message, payload), bdSeq(payload));
        born(node, payload, out);
      }
      case "DBIRTH" -> {
        node.count(seq(message, payload), message.arrivedMillis());
        if (node.isBorn() || message.retained()) {
          born(node, payload, out);
        } else {
          noBirth(out);
        }
      }
      case "NDATA", "DDATA" -> {
        node.count(seq(message, payload), message.arrivedMillis());
        data(node, payload, out);
      }
      case "DDEATH" -> {
        node.count(seq(message, payload), message.arrivedMillis());
        out.silent.addAll(node.packsOf(topic.device()));
      }
      case "NDEATH" -> {
        if (node.isDeathOf(bdSeq(payload))) {
          out.silent.addAll(node.packs());
          node.death();
        }
      }
      default -> {} // commands are the edge node's
    }
    askWhereNeeded(node, out);
    return out.decoded();
  }

  /** STATE of a host application, and strangers. */
  private Decoded state(Message message) {
    boolean wrong =
        host != null
            && host.mustBeContradicted(message.channel(), message.payload(), connectMillis);
    List<Decoded.Answer> answers =
        wrong
            ? List.of(new Decoded.Answer(host.topic(), host.payload(true, connectMillis), true))
            : List.of();
    return new Decoded(message.channel(), List.of(), List.of(), answers, List.of());
  }

  /** A retained birth is of some time ago: its number says nothing about the next. */
  private static long seq(Message message, SparkplugPayload payload) {
    return payload.hasSeq() && !message.retained() ? payload.getSeq() : -1;
  }

  private static long bdSeq(SparkplugPayload payload) {
    for (SparkplugMetric metric : payload.getMetricsList()) {
      if (metric.getName().equals(BD_SEQ)) {
        return (long) DataType.number(metric, DataType.UINT64);
      }
    }
    return -1;
  }

  private void born(EdgeNode node, SparkplugPayload payload, Collected out) {
    var unread = new TreeMap<String, Integer>();
    for (SparkplugMetric metric : payload.getMetricsList()) {
      if (!metric.hasName() || node.metrics() >= MOST_METRICS) {
        unread.merge(metric.hasName() ? "above the limit" : "without a name", 1, Integer::sum);
        continue;
      }
      int type = metric.getDatatype();
      boolean read = DataType.isRead(type);
      List<ChannelBinding> bindings =
          read ? mapping.bindings(out.topic.channel(metric.getName())) : List.of();
      var named = new EdgeNode.Metric(out.topic.device(), metric.getName(), type, bindings);
      node.name(metric.hasAlias() ? metric.getAlias() : null, named);
      if (!read) {
        unread.merge(DataType.name(type), 1, Integer::sum);
      }
      readings(metric, named, payload, out);
    }
    if (!unread.isEmpty()) {
      out.refuse("UNREAD_METRICS", "metrics that are no numbers or words are not read: " + unread);
    }
  }

  private void data(EdgeNode node, SparkplugPayload payload, Collected out) {
    int unknown = 0;
    for (SparkplugMetric metric : payload.getMetricsList()) {
      EdgeNode.Metric named = named(node, metric, out);
      if (named == null) {
        unknown++;
      } else {
        readings(metric, named, payload, out);
      }
    }
    if (unknown > 0) {
      if (node.aliasesHold()) {
        out.refuse("UNKNOWN_ALIAS", unknown + " metrics have an alias that no birth named");
        out.ask = true;
      } else {
        noBirth(out);
      }
    }
  }

  private void noBirth(Collected out) {
    out.refuse(
        "NO_BIRTH",
        "what its metrics are called is not known until the next birth, which was asked for");
    out.ask = true;
  }

  /** Null where only a birth could tell what the metric is. */
  private EdgeNode.Metric named(EdgeNode node, SparkplugMetric metric, Collected out) {
    if (metric.hasName()) {
      EdgeNode.Metric known = node.ofName(out.topic.device(), metric.getName());
      if (known != null) {
        return known;
      }
      // named but never born: its type may stand beside it
      return new EdgeNode.Metric(
          out.topic.device(),
          metric.getName(),
          metric.getDatatype(),
          mapping.bindings(out.topic.channel(metric.getName())));
    }
    return node.aliasesHold() ? node.ofAlias(metric.getAlias()) : null;
  }

  private static void readings(
      SparkplugMetric metric, EdgeNode.Metric named, SparkplugPayload payload, Collected out) {
    if (named.bindings().isEmpty()) {
      return;
    }
    Moment moment = moment(metric, payload);
    int type = metric.hasDatatype() ? metric.getDatatype() : named.type();
    for (ChannelBinding binding : named.bindings()) {
      if (metric.getIsNull() || MetricQuality.isBad(metric)) {
        out.readings.add(binding.reading(moment, Double.NaN));
      } else if (DataType.isWord(type)) {
        out.readings.add(binding.word(moment, metric.getStringValue()));
      } else if (DataType.isNumberArray(type)) {
        double[] numbers = DataType.numbers(metric, type);
        for (int i = 0; i < numbers.length; i++) {
          out.readings.add(binding.reading(moment, numbers[i], i + 1));
        }
      } else {
        out.readings.add(binding.reading(moment, DataType.number(metric, type)));
      }
    }
  }

  /** The metric's own time, else the payload's. Historical metrics are late by their own word. */
  private static Moment moment(SparkplugMetric metric, SparkplugPayload payload) {
    if (!metric.hasTimestamp() && !payload.hasTimestamp()) {
      return Moment.ofArrival();
    }
    long millis = metric.hasTimestamp() ? metric.getTimestamp() : payload.getTimestamp();
    return new Moment(millis * 1000, Moment.Clock.STATED, metric.getIsHistorical());
  }

  private void askWhereNeeded(EdgeNode node, Collected out) {
    if (node.waitsForOrder()) {
      waiting.add(out.topic.edgeNode());
    }
    waiting.removeIf(
        name -> {
          EdgeNode other = nodes.get(name);
          if (other == null || !other.waitsForOrder()) {
            return true;
          }
          List<Integer> lost = other.givenUp(out.nowMillis, patienceMillis);
          if (lost.isEmpty()) {
            return false;
          }
          out.lost(name, lost);
          if (other != node && other.mayAsk(out.nowMillis)) {
            out.answers.add(Rebirth.command(name));
          }
          return true;
        });
    boolean needed = out.ask || (node.isBorn() && !node.aliasesHold());
    if (needed && node.mayAsk(out.nowMillis)) {
      out.answers.add(Rebirth.command(out.topic.edgeNode()));
    }
  }

  /** What one message came to. */
  private static final class Collected {
    private final SparkplugTopic topic;
    private final long nowMillis;
    private final List<Reading> readings = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Decoded.Answer> answers = new ArrayList<>();
    private final List<String> silent = new ArrayList<>();
    private boolean ask;

    Collected(SparkplugTopic topic, long nowMillis) {
      this.topic = topic;
      this.nowMillis = nowMillis;
    }

    void refuse(String code, String reason) {
      String whose = topic.device() == null ? "" : ", device " + topic.device();
      refusals.add(new Refusal(code, "edge node " + topic.edgeNode() + whose + ": " + reason));
    }

    void lost(String edgeNode, List<Integer> numbers) {
      refusals.add(
          new Refusal(
              "SEQ_HOLE",
              "edge node "
                  + edgeNode
                  + ": messages with seq "
                  + numbers
                  + " did not come; a rebirth was asked for"));
    }

    Decoded decoded() {
      return new Decoded(topic.edgeNode(), readings, refusals, answers, silent);
    }
  }
}
