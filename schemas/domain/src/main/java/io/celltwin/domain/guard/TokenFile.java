package io.celltwin.domain.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may come in, by token. A line is a name, roles and a hash; the token itself stands nowhere:
 *
 * <pre>
 * # name     roles             hash
 * anna       acknowledge       sha256:9f86d0…
 * rig-7      ingest            sha256:60303a…
 * </pre>
 *
 * <p>Tokens are made by us of 256 random bits, so that a plain hash is enough: there is nothing to
 * guess.
 */
public final class TokenFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9@._-]{0,99}");
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final String WANTED =
      "a name, roles with commas (read, acknowledge, administer, ingest) and sha256: with 64"
          + " hexadecimal figures";

  private final Map<String, Caller> byHash = new HashMap<>();

  private TokenFile() {}

  /**
   * @param file it was read from, for what is wrong in it
   * @throws IllegalArgumentException for the first line that cannot be meant; the hash is not said
   */
  public static TokenFile parse(String file, List<String> lines) {
    TokenFile tokens = new TokenFile();
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\s+", -1);
      if (parts.length != 3
          || !NAME.matcher(parts[0]).matches()
          || !HASH.matcher(parts[2]).matches()) {
        throw wrong(file, i, "has %s fields".formatted(parts.length), WANTED);
      }
      Integer before = names.put(parts[0], i + 1);
      if (before != null) {
        throw wrong(
            file, i, "names '%s' as line %s does".formatted(parts[0], before), "each name once");
      }
      Caller caller = new Caller(parts[0], "token", roles(file, i, parts[1]));
      if (tokens.byHash.put(parts[2], caller) != null) {
        throw wrong(file, i, "has the token of another line", "a token for each");
      }
    }
    return tokens;
  }

  private static Set<Role> roles(String file, int line, String words) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : words.split(",", -1)) {
      roles.add(
          Role.of(word)
              .orElseThrow(() -> wrong(file, line, "has the role '" + word + "'", WANTED)));
    }
    return roles;
  }

  private static IllegalArgumentException wrong(String file, int line, String is, String wanted) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "%s line %d %s, wanted %s", file, line + 1, is, wanted));
  }

  /** Whose token it is. */
  public Optional<Caller> caller(String token) {
    return Optional.ofNullable(byHash.get(hash(token)));
  }

  /** How many there are. */
  public int size() {
    return byHash.size();
  }

  /** A line of the file. */
  public static String line(String name, Set<Role> roles, String token) {
    String words = String.join(",", roles.stream().map(Role::word).sorted().toList());
    String line = name + " " + words + " " + hash(token);
    parse("token", List.of(line));
    return line;
  }

  private static String hash(String token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
