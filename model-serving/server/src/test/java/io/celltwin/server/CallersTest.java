package io.celltwin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.rpc.Models;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class CallersTest {
  private final Callers callers = new Callers("a-token-of-the-job");

  private static ServiceRequestContext call(String token, String address) {
    var headers = RequestHeaders.builder(HttpMethod.POST, "/v2/models/soh/infer");
    if (token != null) {
      headers.set(Models.OWN_TOKEN, token);
    }
    return ServiceRequestContext.builder(HttpRequest.of(headers.build()))
        .remoteAddress(new InetSocketAddress(address, 4_711))
        .build();
  }

  @Test
  void onlyWhoHasTheTokenIsServedInTheTwinsOwnLane() {
    assertThat(callers.of(call("a-token-of-the-job", "10.1.2.3")).own()).isTrue();
    assertThat(callers.of(call("another", "10.1.2.3")).own()).isFalse();
    assertThat(callers.of(call("", "127.0.0.1")).own()).isFalse();
    assertThat(callers.of(call(null, "10.1.2.3")).client()).isEqualTo("10.1.2.3");
    assertThat(new Callers("").of(call("", "10.1.2.3")).own()).as("where nobody is to").isFalse();
  }

  @Test
  void modelsAreManagedFromThisMachineOrByTheJob() {
    assertThat(callers.mayManage(call(null, "127.0.0.1"))).isTrue();
    assertThat(callers.mayManage(call(null, "10.1.2.3"))).isFalse();
    assertThat(callers.mayManage(call("a-token-of-the-job", "10.1.2.3"))).isTrue();
  }

  @Test
  void aCrowdOfOthersIsBoundedAndWhoLeavesMakesPlace() {
    var crowd = new AdmissionLimit(3, 1);
    assertThat(crowd.enter(true)).isTrue();
    assertThat(crowd.enter(true)).as("a second large one").isFalse();
    assertThat(crowd.enter(false)).isTrue();
    assertThat(crowd.enter(false)).isTrue();
    assertThat(crowd.enter(false)).as("a fourth").isFalse();
    crowd.leave(true);
    assertThat(crowd.enter(true)).isTrue();
    assertThat(AdmissionLimit.isLarge(-1)).as("a body whose length nobody said").isTrue();
  }
}
