package io.celltwin.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.ServiceLoader;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.embedded.EmbeddedChannel;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.FullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpMethod;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

class ClosedRestTest {
  private static InboundChannelHandlerFactory asFlinkFindsIt() {
    return ServiceLoader.load(InboundChannelHandlerFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(ClosedRest.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRequestThatWouldCancelTheJobIsRefusedAndGoesNoFurther() throws Exception {
    var settings = new Configuration();
    TwinJob.closeToOthers(settings);
    var channel =
        new EmbeddedChannel(asFlinkFindsIt().createHandler(settings, Map.of()).orElseThrow());

    channel.writeInbound(
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.GET,
            "/jobs/00000000000000000000000000000000/yarn-cancel"));

    FullHttpResponse answer = channel.readOutbound();
    assertThat(answer.status().code()).isEqualTo(403);
    Object passedOn = channel.readInbound();
    assertThat(passedOn).as("what Flink sees of it").isNull();
    assertThat(channel.isOpen()).isFalse();
    answer.release();
  }

  @Test
  void aClusterOfItsOwnKeepsItsRestApi() throws Exception {
    assertThat(asFlinkFindsIt().createHandler(new Configuration(), Map.of())).isEmpty();
  }
}
