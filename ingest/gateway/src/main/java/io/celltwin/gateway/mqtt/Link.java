package io.celltwin.gateway.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5WillPublish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client of MQTT 5 or 3.1.1: the few things a gateway does with one. */
interface Link {
  /**
   * A message as it came.
   *
   * @param repeated the broker may have sent it before
   * @param acknowledge to be run when it may be forgotten
   */
  record Arrived(
      String topic, byte[] payload, boolean retained, boolean repeated, Runnable acknowledge) {}

  /** What is told when the connection is lost. */
  record Last(String topic, byte[] payload, boolean retained) {}

  /** Hears of every message, from the first connection on. */
  void hear(Consumer<Arrived> listener);

  CompletableFuture<?> connect(boolean cleanStart, long sessionSeconds, Last will);

  CompletableFuture<?> subscribe(List<String> filters);

  /** At QoS 1 what is retained, else at QoS 0: a command that is lost is given again. */
  CompletableFuture<?> publish(String topic, byte[] payload, boolean retained);

  void disconnect();

  boolean connected();

  /**
   * @param up told with each connection, the first and each after a break
   * @param down told why there is none
   */
  static Link of(MqttAddress address, Runnable up, Consumer<Throwable> down) {
    MqttClientBuilder builder =
        MqttClient.builder()
            .identifier(address.clientId())
            .serverHost(address.url().getHost())
            .serverPort(address.port())
            .automaticReconnect()
            .initialDelay(500, TimeUnit.MILLISECONDS)
            .maxDelay(30, TimeUnit.SECONDS)
            .applyAutomaticReconnect()
            .addConnectedListener(context -> up.run())
            .addDisconnectedListener(context -> down.accept(context.getCause()));
    if (address.encrypted()) {
      builder = builder.sslConfig(Pem.ssl(address));
    }
    return address.version() == 5 ? new Five(address, builder) : new Three(address, builder);
  }

  /** MQTT 5. */
  final class Five implements Link {
    private final Mqtt5AsyncClient client;
    private final MqttAddress address;

    Five(MqttAddress address, MqttClientBuilder builder) {
      this.client = builder.useMqttVersion5().buildAsync();
      this.address = address;
    }

    @Override
    public void hear(Consumer<Arrived> listener) {
      client.publishes(
          MqttGlobalPublishFilter.ALL,
          (Mqtt5Publish p) ->
              listener.accept(
                  new Arrived(
                      p.getTopic().toString(),
                      p.getPayloadAsBytes(),
                      p.isRetain(),
                      false,
                      p::acknowledge)),
          true);
    }

    @Override
    public CompletableFuture<?> connect(boolean cleanStart, long sessionSeconds, Last will) {
      var connect =
          client.connectWith().cleanStart(cleanStart).sessionExpiryInterval(sessionSeconds);
      if (address.user() != null) {
        var auth = connect.simpleAuth().username(address.user());
        if (address.password() != null) {
          auth = auth.password(address.password().getBytes(StandardCharsets.UTF_8));
        }
        connect = auth.applySimpleAuth();
      }
      if (will != null) {
        connect =
            connect.willPublish(
                Mqtt5WillPublish.builder()
                    .topic(will.topic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(will.payload())
                    .retain(will.retained())
                    .build());
      }
      return connect.send();
    }

    @Override
    public CompletableFuture<?> subscribe(List<String> filters) {
      return CompletableFuture.allOf(
          filters.stream()
              .map(f -> client.subscribeWith().topicFilter(f).qos(MqttQos.AT_LEAST_ONCE).send())
              .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public CompletableFuture<?> publish(String topic, byte[] payload, boolean retained) {
      return client
          .publishWith()
          .topic(topic)
          .qos(retained ? MqttQos.AT_LEAST_ONCE : MqttQos.AT_MOST_ONCE)
          .payload(payload)
          .retain(retained)
          .send();
    }

    @Override
    public void disconnect() {
      var unused = client.disconnect();
    }

    @Override
    public boolean connected() {
      return client.getState().isConnected();
    }
  }

  /** MQTT 3.1.1. */
  final class Three implements Link {
    private final Mqtt3AsyncClient client;
    private final MqttAddress address;

    Three(MqttAddress address, MqttClientBuilder builder) {
      this.client = builder.useMqttVersion3().buildAsync();
      this.address = address;
    }

    @Override
    public void hear(Consumer<Arrived> listener) {
      client.publishes(
          MqttGlobalPublishFilter.ALL,
          (Mqtt3Publish p) ->
              listener.accept(
                  new Arrived(
                      p.getTopic().toString(),
                      p.getPayloadAsBytes(),
                      p.isRetain(),
                      false,
                      p::acknowledge)),
          true);
    }

    @Override
    public CompletableFuture<?> connect(boolean cleanStart, long sessionSeconds, Last will) {
      var connect = client.connectWith().cleanSession(cleanStart);
      if (address.user() != null) {
        var auth = connect.simpleAuth().username(address.user());
        if (address.password() != null) {
          auth = auth.password(address.password().getBytes(StandardCharsets.UTF_8));
        }
        connect = auth.applySimpleAuth();
      }
      if (will != null) {
        connect =
            connect.willPublish(
                Mqtt3Publish.builder()
                    .topic(will.topic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(will.payload())
                    .retain(will.retained())
                    .build());
      }
      return connect.send();
    }

    @Override
    public CompletableFuture<?> subscribe(List<String> filters) {
      return CompletableFuture.allOf(
          filters.stream()
              .map(f -> client.subscribeWith().topicFilter(f).qos(MqttQos.AT_LEAST_ONCE).send())
              .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public CompletableFuture<?> publish(String topic, byte[] payload, boolean retained) {
      return client
          .publishWith()
          .topic(topic)
          .qos(retained ? MqttQos.AT_LEAST_ONCE : MqttQos.AT_MOST_ONCE)
          .payload(payload)
          .retain(retained)
          .send();
    }

    @Override
    public void disconnect() {
      var unused = client.disconnect();
    }

    @Override
    public boolean connected() {
      return client.getState().isConnected();
    }
  }
}
