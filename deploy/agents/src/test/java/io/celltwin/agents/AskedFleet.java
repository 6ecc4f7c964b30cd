package io.celltwin.agents;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.dashboard.Dashboard;
import io.celltwin.dashboard.MadeUpDashboard;
import io.celltwin.dashboard.MadeUpFleet;
import io.celltwin.dashboard.access.RestConfig;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A made-up fleet on a real page, and the command as a process of its own that asks it. */
final class AskedFleet implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final MadeUpFleet fleet;
  final Dashboard dashboard;

  AskedFleet(MadeUpFleet fleet, RestConfig access) {
    this.fleet = fleet;
    this.dashboard = MadeUpDashboard.over(fleet, access);
  }

  static AskedFleet of(int cells, int cycles) {
    return new AskedFleet(
        new MadeUpFleet(Clock.systemUTC()).populate(cells, cycles).withSources(),
        RestConfig.usual());
  }

  String url() {
    return "http://127.0.0.1:" + dashboard.port();
  }

  List<Tool> tools() {
    return Tools.of(new FleetClient(FleetClient.page(url()), null));
  }

  /** An agent's client with the command as its child. */
  static McpSyncClient agent(String... arguments) {
    List<String> line = new ArrayList<>();
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add("-XX:TieredStopAtLevel=1");
    line.add(AsAProcess.class.getName());
    line.addAll(List.of(arguments));
    var command =
        ServerParameters.builder(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .args(line)
            .build();
    McpSyncClient client =
        McpClient.sync(new StdioClientTransport(command, new JacksonMcpJsonMapper(JSON)))
            .initializationTimeout(Duration.ofMinutes(2))
            .requestTimeout(Duration.ofMinutes(2))
            .build();
    client.initialize();
    return client;
  }

  static McpSchema.CallToolResult call(McpSyncClient agent, String tool, String arguments) {
    try {
      return agent.callTool(
          McpSchema.CallToolRequest.builder(tool)
              .arguments(JSON.readValue(arguments, new TypeReference<Map<String, Object>>() {}))
              .build());
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What is said in words; for an answer the same as its structure. */
  static String text(McpSchema.CallToolResult result) {
    return ((McpSchema.TextContent) result.content().get(0)).text();
  }

  static JsonNode tree(McpSchema.CallToolResult result) {
    return JSON.valueToTree(result.structuredContent());
  }

  @Override
  public void close() {
    dashboard.close();
  }
}
