package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThirdPartyTest {
  @TempDir Path home;

  private void jar(String name, String entry, String text) throws Exception {
    Path lib = Files.createDirectories(home.resolve("app").resolve("lib"));
    try (var zip = new ZipOutputStream(Files.newOutputStream(lib.resolve(name + ".jar")))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      zip.closeEntry();
    }
  }

  private ThirdParty listed(Properties byHand) throws Exception {
    var list = new ThirdParty(byHand);
    list.add(home.resolve("app").resolve("lib"));
    return list;
  }

  @Test
  void aJarIsListedWithTheLicenseItNames() throws Exception {
    jar(
        "a-1",
        "META-INF/maven/g/a/pom.xml",
        "<project><licenses><license><name>MIT</name></license></licenses></project>");
    jar("b-1", "META-INF/LICENSE", "   Apache\n License\n Version 2.0");
    jar("celltwin-core", "nothing", "");

    ThirdParty list = listed(new Properties());
    assertThat(list.faults()).isEmpty();
    assertThat(list.text()).contains("app/lib/a-1").contains("MIT").contains("Apache-2.0");
    assertThat(list.text()).doesNotContain("celltwin-core");
  }

  @Test
  void aJarThatNamesNoneStopsTheBuildUnlessItIsKnownByHand() throws Exception {
    jar("c-2.1", "nothing", "");
    assertThat(listed(new Properties()).faults())
        .singleElement()
        .asString()
        .contains("c-2.1")
        .contains("third-party.properties");

    Properties byHand = new Properties();
    byHand.setProperty("c-", "MIT");
    assertThat(listed(byHand).faults()).isEmpty();
  }

  @Test
  void theGplAloneStopsTheBuildAndAChoiceOrTheClassPathExceptionDoesNot() {
    assertThat(
            ThirdParty.isGplAlone(
                "The GNU General Public License, v2 with Universal FOSS Exception, v1.0"))
        .isTrue();
    assertThat(ThirdParty.isGplAlone("GPL-3.0")).isTrue();
    assertThat(ThirdParty.isGplAlone("EPL 2.0 or GPL2 w/ CPE")).isFalse();
    assertThat(ThirdParty.isGplAlone("LGPL-2.1")).isFalse();
    assertThat(ThirdParty.isGplAlone("Apache-2.0 or GPL-2.0")).isFalse();
    assertThat(ThirdParty.isGplAlone("Apache License, Version 2.0")).isFalse();
  }
}
