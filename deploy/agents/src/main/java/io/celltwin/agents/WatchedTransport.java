package io.celltwin.agents;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import reactor.core.publisher.Mono;

/** Standard input and output as the library reads them, and told when that is over. */
final class WatchedTransport extends StdioServerTransportProvider {
  private final Runnable over;

  WatchedTransport(McpJsonMapper mapper, InputStream in, OutputStream out, Runnable over) {
    super(mapper, in, out);
    this.over = over;
  }

  @Override
  public void setSessionFactory(McpServerSession.Factory factory) {
    super.setSessionFactory(transport -> factory.create(new Watched(transport)));
  }

  private final class Watched implements McpServerTransport {
    private final McpServerTransport transport;

    Watched(McpServerTransport transport) {
      this.transport = transport;
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
      return transport.sendMessage(message);
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
      return transport.unmarshalFrom(data, type);
    }

    @Override
    public Mono<Void> closeGracefully() {
      return transport.closeGracefully().doFinally(signal -> over.run());
    }

    @Override
    public void close() {
      transport.close();
      over.run();
    }

    @Override
    public List<String> protocolVersions() {
      return transport.protocolVersions();
    }
  }
}
