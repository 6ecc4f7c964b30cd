package io.celltwin.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * Something an agent may ask.
 *
 * @param definition name, title, description and the schemas of arguments and answer, as {@code
 *     tools.json} has them
 * @param answering a call whose arguments are right
 */
record Tool(JsonNode definition, Function<Arguments, ObjectNode> answering) {
  String name() {
    return definition.path("name").asText();
  }

  /**
   * @throws Arguments.WrongArgumentException where an argument was not meant so
   * @throws FleetException where the fleet does not answer
   */
  ObjectNode call(ObjectNode arguments) {
    return Answer.fitted(answering.apply(Arguments.of(arguments, definition.path("inputSchema"))));
  }
}
