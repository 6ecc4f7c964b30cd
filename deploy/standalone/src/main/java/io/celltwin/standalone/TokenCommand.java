package io.celltwin.standalone;

import io.celltwin.domain.guard.Role;
import io.celltwin.domain.guard.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A new token for somebody: shown once, its hash into the file of tokens. */
@Command(
    name = "token",
    description = {
      "Makes a token for somebody and writes its hash to a file of tokens (rest.token-file). The"
          + " token is printed once and kept nowhere.",
      "",
      "To take it away again, delete the line: a running fleet looks at the file each second."
    },
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "<name>", description = "Whose, as the record of changes will say.")
  String name;

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "<role>",
      required = true,
      description = "read, acknowledge, administer, ingest; several with commas.")
  List<String> roles;

  @Option(
      names = "--file",
      paramLabel = "<file>",
      required = true,
      description = "To add it to; made where it is not there.")
  Path file;

  @Override
  public Integer call() throws IOException {
    Set<Role> all = EnumSet.noneOf(Role.class);
    for (String word : roles) {
      all.add(
          Role.of(word)
              .orElseThrow(
                  () ->
                      CannotProceedException.wrongUse(
                          "--role is '%s', wanted read, acknowledge, administer or ingest"
                              .formatted(word))));
    }
    String token = AccessTokens.fresh();
    String line;
    try {
      line = TokenFile.line(name, all, token);
      AccessTokens.add(file, line);
    } catch (IllegalArgumentException e) {
      throw CannotProceedException.wrongUse(e.getMessage());
    }
    System.out.println(token);
    return 0;
  }
}
