package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of native code, what another system runs goes, and what this one may need stays. */
class PlatformJarsTest {
  @ParameterizedTest
  @CsvSource({
    // path, of no use on Linux x86_64, of no use on macOS aarch64
    "ai/onnxruntime/native/linux-x64/libonnxruntime.so, false, true",
    "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so, true, true",
    "ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib, true, false",
    "ai/onnxruntime/native/osx-x64/libonnxruntime.dylib.dSYM/Contents/Resources/DWARF/libonnxruntime.dylib,"
        + " true, true",
    "ai/onnxruntime/native/win-x64/onnxruntime.pdb, true, true",
    "librocksdbjni-linux64.so, false, true",
    "librocksdbjni-linux32.so, true, true",
    "librocksdbjni-linux64-musl.so, true, true",
    "librocksdbjni-linux-aarch64.so, true, true",
    "librocksdbjni-osx-arm64.jnilib, true, false",
    "librocksdbjni-win64.dll, true, true",
    "linux/amd64/libzstd-jni-1.5.6-10.so, false, true",
    "darwin/aarch64/libzstd-jni-1.5.6-10.dylib, true, false",
    "freebsd/amd64/libzstd-jni-1.5.6-10.so, true, true",
    "org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so, false, true",
    "org/xerial/snappy/native/Linux/x86/libsnappyjava.so, true, true",
    "org/xerial/snappy/native/Mac/aarch64/libsnappyjava.dylib, true, false",
    "com/sun/jna/linux-x86-64/libjnidispatch.so, false, true",
    "com/sun/jna/aix-ppc/libjnidispatch.a, true, true",
    "net/jpountz/util/linux/amd64/liblz4-java.so, false, true",
    "META-INF/native/libnetty_transport_native_epoll_x86_64.so, false, true",
    "META-INF/native/libnetty_transport_native_kqueue_aarch_64.jnilib, true, false",
    "netty-tcnative-boringssl-static-2.0.74.Final-linux-x86_64.jar, false, true",
    "netty-tcnative-boringssl-static-2.0.74.Final-windows-x86_64.jar, true, true",
    "netty-resolver-dns-native-macos-4.2.7.Final-osx-aarch_64.jar, true, false",
    "netty-transport-native-unix-common-4.2.7.Final.jar, false, false",
    "kafka-clients-4.2.1.jar, false, false",
    "pytorch-native-cpu-2.7.1-linux-x86_64.jar, false, true",
    "some/where/libunknown.so, false, false",
    "META-INF/resources/echarts/dist/echarts.min.js.map, true, true",
    "META-INF/resources/echarts/dist/echarts.min.js, false, false",
    "com/linecorp/armeria/server/docs/main.js.gz, true, true",
    "com/linecorp/armeria/server/docs/DocService.class, false, false",
    "io/celltwin/win/Linux.class, false, false",
    "org/windows/aix.properties, false, false"
  })
  void ofNativeCodeOnlyOursStays(String path, boolean onLinux, boolean onMac) {
    assertThat(new PlatformJars("Linux", "amd64").isOfNoUse(path)).isEqualTo(onLinux);
    assertThat(new PlatformJars("Mac OS X", "aarch64").isOfNoUse(path)).isEqualTo(onMac);
  }

  @Test
  void aScriptThatIsThereForBrowsersIsKeptOnceAsTheyGetIt() {
    Set<String> names = Set.of("dist/a.js", "dist/a.min.js", "lib/b.js");
    assertThat(PlatformJars.hasShortTwin("dist/a.js", names)).isTrue();
    assertThat(PlatformJars.hasShortTwin("dist/a.min.js", names)).isFalse();
    assertThat(PlatformJars.hasShortTwin("lib/b.js", names)).isFalse();
  }
}
