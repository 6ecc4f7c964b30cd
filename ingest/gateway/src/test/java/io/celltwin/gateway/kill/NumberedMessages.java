package io.celltwin.gateway.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Packs that send at QoS 1: a message counts as sent when the broker of MQTT has acknowledged it,
 * and is sent again until then.
 */
final class NumberedMessages implements AutoCloseable {
  static final int PACKS = 3;
  static final int CELLS = 4;
  static final long START = 1_796_011_200_000L;
  private static final long STEP_MILLIS = 1000;

  private final Mqtt5AsyncClient client;
  private final AtomicInteger sent = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "packs");
  private volatile boolean closed;

  NumberedMessages(int port) {
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("packs")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .automaticReconnect()
            .initialDelay(200, TimeUnit.MILLISECONDS)
            .maxDelay(1, TimeUnit.SECONDS)
            .applyAutomaticReconnect()
            .buildAsync();
  }

  void start() {
    var unused = client.connectWith().cleanStart(true).send();
    thread.start();
  }

  private void run() {
    while (!closed) {
      int n = sent.get();
      boolean all = true;
      for (int pack = 0; pack < PACKS && all; pack++) {
        all = publish(pack, n);
      }
      if (all) {
        sent.incrementAndGet();
      }
    }
  }

  private boolean publish(int pack, int n) {
    while (!closed) {
      try {
        client
            .publishWith()
            .topic("site/yard/pack" + pack)
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(payload(pack, n).getBytes(UTF_8))
            .send()
            .get(5, TimeUnit.SECONDS);
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (Exception e) {
        pause(); // not acknowledged: once more
      }
    }
    return false;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What pack {@code pack} measures at its {@code n}-th step: cells of their own, a current that
   * counts.
   */
  static String payload(int pack, int n) {
    return String.format(
        Locale.ROOT,
        "{\"t\":%d,\"u\":13.2,\"i\":%d,\"cells\":[%d,%d,%d,%d]}",
        timeMillis(n),
        n % 50,
        3300 + pack,
        3310 + pack,
        3320 + pack,
        3330 + pack);
  }

  static long timeMillis(int n) {
    return START + n * STEP_MILLIS;
  }

  /** Steps that all packs have sent and the broker of MQTT has acknowledged. */
  int sent() {
    return sent.get();
  }

  void stop() throws InterruptedException {
    closed = true;
    thread.join(10_000);
  }

  @Override
  public void close() throws InterruptedException {
    stop();
    var unused = client.disconnect();
  }
}
