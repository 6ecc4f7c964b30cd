package io.celltwin.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.time.Instant;

/** Rows of a replay's report; field names of the JSON are its interface. */
final class ReplayRow {
  private ReplayRow() {}

  /** How many of each kind the stream closed. */
  static final class Operations {
    @JsonProperty("charge")
    int charge;

    @JsonProperty("discharge")
    int discharge;

    @JsonProperty("impedance")
    int impedance;

    @JsonProperty("rest")
    int rest;

    /** Use that turns between charge and discharge, as driving does. */
    @JsonProperty("mixed")
    int mixed;

    void count(OperationKind kind) {
      switch (kind) {
        case CHARGE -> charge++;
        case DISCHARGE -> discharge++;
        case IMPEDANCE -> impedance++;
        case MIXED -> mixed++;
        default -> rest++;
      }
    }
  }

  /** What was found in the data of some operations. */
  static final class Flag {
    @JsonProperty("flag")
    final String flag;

    @JsonProperty("count")
    final int count;

    Flag(String flag, int operations) {
      this.flag = flag;
      this.count = operations;
    }
  }

  /** One discharge; a null capacity has its reason. */
  static final class Discharge {
    @JsonProperty("operation_index")
    final Integer operationIndex;

    @JsonProperty("start_time")
    final String startTime;

    @JsonProperty("capacity_ah")
    final Double capacity;

    /** Charge that left the cell, whether or not it was all there is [Ah]. */
    @JsonProperty("moved_ah")
    final Double moved;

    @JsonProperty("reason")
    final String reason;

    @JsonProperty("energy_wh")
    final Double energy;

    Discharge(Cycle c) {
      operationIndex = c.operationIndex();
      startTime = Instant.ofEpochMilli(c.startMillis()).toString();
      // a discharge that did not come to its end has no capacity; earlier records say 0 for that
      double measured = c.measured().capacity();
      capacity = measured > 0 ? measured : null;
      moved = orNull(c.measured().discharged());
      energy = capacity == null ? null : orNull(c.measured().energy());
      String said = c.missing().get("capacity");
      reason =
          capacity != null
              ? null
              : said == null ? "did not run from full to the lower limit" : said;
    }

    @JsonProperty("capacity_reason")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    String capacityReason() {
      return reason;
    }

    private static Double orNull(double x) {
      return Double.isNaN(x) ? null : x;
    }
  }

  /** State of health after one operation, as a share of the rated capacity. */
  static final class Soh {
    @JsonProperty("operation_index")
    final Integer operationIndex;

    @JsonProperty("value")
    final double value;

    @JsonProperty("lower")
    final double lower;

    @JsonProperty("upper")
    final double upper;

    @JsonProperty("method")
    final String method;

    Soh(Integer operationIndex, Estimate e) {
      this.operationIndex = operationIndex;
      value = e.value();
      lower = e.lower();
      upper = e.upper();
      method = e.method();
    }
  }

  /** One episode of an alert. */
  static final class Alarm {
    @JsonProperty("kind")
    final String kind;

    @JsonProperty("severity")
    final String severity;

    @JsonProperty("operation_index")
    final Integer operationIndex;

    @JsonProperty("time")
    final String time;

    @JsonProperty("cycle_number")
    final int cycleNumber;

    @JsonProperty("message")
    final String message;

    @JsonProperty("cleared_time")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    String clearedTime;

    Alarm(Alert a) {
      kind = a.kind();
      severity = a.severity().name();
      operationIndex = a.operationIndex();
      time = Instant.ofEpochMilli(a.eventMillis()).toString();
      cycleNumber = a.cycleNumber();
      message = a.message();
    }
  }

  /** One reason for which input was not used. */
  static final class Rejected {
    @JsonProperty("reason")
    final String reason;

    @JsonProperty("count")
    long count;

    @JsonProperty("first_place")
    final String firstPlace;

    @JsonProperty("detail")
    final String detail;

    Rejected(String code, Rejection first) {
      reason = code;
      firstPlace = first.place();
      detail = first.reason();
    }
  }
}
