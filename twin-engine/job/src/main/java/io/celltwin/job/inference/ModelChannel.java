package io.celltwin.job.inference;

import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;

/** The way to one model server or several. */
public final class ModelChannel {
  static {
    NameResolverRegistry.getDefaultRegistry().register(new ServerList());
  }

  private ModelChannel() {}

  /**
   * Opens it; connections come with the first question.
   *
   * @param servers host:port, or several with commas, which are asked in turn; or {@code dns:///}
   *     and a name of several addresses
   * @throws IllegalArgumentException for what is no such address
   */
  public static ManagedChannel open(String servers) {
    return NettyChannelBuilder.forTarget(ServerList.target(servers))
        .usePlaintext()
        .defaultServiceConfig(ServerList.SERVICE)
        .build();
  }
}
