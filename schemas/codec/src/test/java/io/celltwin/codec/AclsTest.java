package io.celltwin.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class AclsTest {
  private static final Topics TOPICS = Topics.live();

  private static List<String> written(Acls.Part part) {
    return topics(part)
        .filter(a -> a.operation() == AclOperation.WRITE)
        .map(Acls.Allowed::name)
        .toList();
  }

  private static Stream<Acls.Allowed> topics(Acls.Part part) {
    return Acls.of(part, TOPICS, "group").stream()
        .filter(a -> a.type() == ResourceType.TOPIC && !a.name().startsWith("group"));
  }

  @Test
  void theFleetAloneWritesTheScoreboard() {
    String scoreboard = TOPICS.scoreboard().name();
    assertThat(scoreboard).isEqualTo("battery.scoreboard.v1");
    assertThat(written(Acls.Part.FLEET)).contains(scoreboard);
    for (Acls.Part part : List.of(Acls.Part.JOB, Acls.Part.REPLAY, Acls.Part.GATEWAY)) {
      assertThat(topics(part).map(Acls.Allowed::name)).as(part.name()).doesNotContain(scoreboard);
    }
  }

  @Test
  void theFleetReadsEveryTopicAndWhoMakesThemMayMakeEveryOne() {
    List<String> all = TOPICS.typed().stream().map(Topic::name).toList();
    assertThat(
            topics(Acls.Part.FLEET)
                .filter(a -> a.operation() == AclOperation.READ)
                .map(Acls.Allowed::name))
        .containsAll(all);
    assertThat(
            topics(Acls.Part.TOPICS)
                .filter(a -> a.operation() == AclOperation.CREATE)
                .map(Acls.Allowed::name))
        .containsAll(all);
  }

  @Test
  void whatIsCompactedIsKeptByItsKey() {
    assertThat(TOPICS.scoreboard().compacted()).isTrue();
    assertThat(TOPICS.typed().get(TOPICS.typed().size() - 1).name())
        .as("new ones last, so that ids of schemas stay")
        .isEqualTo(TOPICS.scoreboard().name());
  }
}
