package io.celltwin.standalone;

import io.celltwin.dashboard.access.RestConfig;
import io.celltwin.domain.guard.Role;
import io.celltwin.domain.guard.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;

/** Files of tokens, read by their owner alone. */
final class AccessTokens {
  private static final int BYTES = 32;

  private AccessTokens() {}

  /** One that nobody can guess. */
  static String fresh() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return "celltwin_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /**
   * @throws IllegalArgumentException where the file would not be one of tokens any more
   */
  static void add(Path file, String line) throws IOException {
    List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
    lines.add(line);
    TokenFile.parse(file.toString(), lines);
    write(file, lines);
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path fresh =
        Files.createTempFile(folder, ".tokens", ""); // its owner's alone, where that is known
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    }
    Files.write(fresh, lines);
    Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Who opens a fleet to others and says nothing of who may come in gets a first token: it lies in
   * a file and is not printed, since what is printed is kept in logs.
   *
   * @param host that is listened on
   * @param folder of the data
   */
  static RestConfig orFirst(RestConfig asked, String host, Path folder, Console console) {
    if (!asked.asksAt(host) || asked.knowsSomebody()) {
      return asked;
    }
    Path tokens = folder.resolve("access").resolve("tokens");
    Path first = folder.resolve("access").resolve("first-token");
    try {
      if (!Files.exists(tokens)) {
        String token = fresh();
        write(first, List.of(token));
        write(tokens, List.of(TokenFile.line("first", EnumSet.of(Role.ADMINISTER), token)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no first token can be written to " + tokens, e);
    }
    console.say("Others can reach this page: it asks for a token. The first one is in %s", first);
    return asked.withTokens(tokens);
  }
}
