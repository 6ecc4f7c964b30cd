package io.celltwin.server;

import io.celltwin.server.inference.Engine;
import io.celltwin.server.inference.InferenceConfig;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import io.celltwin.setting.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be configured of the model server. */
public final class ModelServerSettings {
  private static final Setting<Path> MODELS =
      new Setting<>(
          "model-server.models",
          Kind.path(),
          Path.of("model-serving/models"),
          "those that come with Celltwin; of a server alone model-serving/models",
          Setting.Reader.BOTH,
          "Folder of models, each in <name>-<version>.");

  private static final Setting<List<String>> ALSO_CALLED =
      Setting.alone(
          "model-server.also-called",
          Kind.listOf(Kind.text()),
          List.of(),
          "none",
          "Names of this machine, beside the host listened on, that a request may be for.");

  public static final Section SERVER =
      Section.of("model-server", "The server of the models.")
          .alone("host", Kind.text(), "127.0.0.1", "127.0.0.1", "Address to listen on.")
          .alone("port", Kind.port(), 8085, "8085", "To listen on; 0 for any free one.")
          .with(MODELS)
          .alone(
              "natives",
              Kind.path(),
              Path.of("model-serving/target/engines"),
              "model-serving/target/engines",
              "Folder the engines unpack their libraries into; kept between runs.")
          .with(
              "timeout",
              Kind.time(),
              Duration.ofSeconds(2),
              "After which nobody wants an answer any more, unless the asker names a shorter one.")
          .with(
              "max-request-bytes",
              Kind.size(),
              ModelServerConfig.MAX_REQUEST_BYTES,
              "Of one question; 1 KB or more.")
          .alone(
              "own-token",
              Kind.text(),
              "",
              "none",
              "Whoever asks with it is served first; the job takes it as <token>@<host>:<port>."
                  + " Better in the environment than in a file.")
          .with(ALSO_CALLED);

  public static final Section INFERENCE =
      Section.of("inference", "How each model is served.")
          .with("engine", Kind.oneOf(Engine.class), Engine.AUTO, "That runs it.")
          .with("workers", Kind.whole("threads"), 1, "Of each model, 1 to 256.")
          .with(
              "max-batch",
              Kind.whole("rows"),
              1024,
              "Run at once, 1 to 65536; larger questions are run in parts.")
          .with(
              "max-waiting",
              Kind.whole("rows"),
              16_384,
              "That may wait per model before further ones are refused; inference.max-batch or"
                  + " more.");

  /** All of them. */
  public static final List<Section> ALL = List.of(SERVER, INFERENCE);

  private ModelServerSettings() {}

  /** How each model is served, as it is configured. */
  static InferenceConfig inference(Values values) {
    return INFERENCE.fill(InferenceConfig.class, values, Map.of());
  }

  /**
   * The server as it is configured.
   *
   * @param known what whoever starts it knows of its components, by name; it wins
   * @throws io.celltwin.setting.WrongSettingException for a value that cannot be meant
   */
  static ModelServerConfig config(Values values, Map<String, ?> known) {
    Map<String, Object> all = new HashMap<>();
    all.put("inference", inference(values));
    all.put("also-called", Set.copyOf(values.get(ALSO_CALLED)));
    all.putAll(known);
    return SERVER.fill(ModelServerConfig.class, values, all);
  }

  /**
   * A server beside other parts of the same process: on this machine alone, any free port.
   *
   * @param shipped folder of models where no other is configured
   */
  public static ModelServerConfig local(Values values, Path shipped, Path natives) {
    Path models = folder(values, shipped);
    return config(
        values,
        Map.of(
            "host",
            "127.0.0.1",
            "port",
            0,
            "models",
            models,
            "natives",
            natives,
            "own-token",
            "",
            "also-called",
            Set.of()));
  }

  /**
   * The folder of models that is configured.
   *
   * @param shipped where none is
   */
  public static Path folder(Values values, Path shipped) {
    return values.given(MODELS).isPresent() ? values.get(MODELS) : shipped;
  }
}
