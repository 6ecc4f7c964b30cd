package io.celltwin.codec;

import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.AuditEntry;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.PackPlace;
import io.celltwin.domain.Scores;
import io.celltwin.event.TelemetryFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Domain to event and back, field by field. NaN here is null there; everything else is the same
 * number.
 */
final class EventMapping {
  /** All generated records: Avro wants to be told that it may load them. */
  static final List<Class<?>> EVENT_CLASSES =
      List.of(
          io.celltwin.event.AckAction.class,
          io.celltwin.event.AgeingMode.class,
          io.celltwin.event.Alert.class,
          io.celltwin.event.AlertAck.class,
          io.celltwin.event.AlertState.class,
          io.celltwin.event.Attribute.class,
          io.celltwin.event.Audit.class,
          io.celltwin.event.CellSpec.class,
          io.celltwin.event.Chemistry.class,
          io.celltwin.event.Cycle.class,
          io.celltwin.event.Estimate.class,
          io.celltwin.event.Feature.class,
          io.celltwin.event.Features.class,
          io.celltwin.event.Forecast.class,
          io.celltwin.event.Identity.class,
          io.celltwin.event.Impedance.class,
          io.celltwin.event.Lineage.class,
          io.celltwin.event.Live.class,
          io.celltwin.event.LiveState.class,
          io.celltwin.event.Measured.class,
          io.celltwin.event.Measurement.class,
          io.celltwin.event.NegativeEvent.class,
          io.celltwin.event.OpenQuestion.class,
          io.celltwin.event.OperationKind.class,
          io.celltwin.event.PackCell.class,
          io.celltwin.event.PackTwin.class,
          io.celltwin.event.Quality.class,
          io.celltwin.event.Scores.class,
          io.celltwin.event.Severity.class,
          io.celltwin.event.SourceName.class,
          io.celltwin.event.SourceCount.class,
          io.celltwin.event.SourceField.class,
          io.celltwin.event.SourcePace.class,
          io.celltwin.event.SourceStatus.class,
          io.celltwin.event.SourceWaiting.class,
          TelemetryFrame.class,
          io.celltwin.event.Twin.class);

  private EventMapping() {}

  static Double orNull(double x) {
    return Double.isNaN(x) ? null : x;
  }

  static double orNaN(Double x) {
    return x == null ? Double.NaN : x;
  }

  static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  static io.celltwin.event.OperationKind toEvent(OperationKind kind) {
    return switch (kind) {
      case CHARGE -> io.celltwin.event.OperationKind.CHARGE;
      case DISCHARGE -> io.celltwin.event.OperationKind.DISCHARGE;
      case REST -> io.celltwin.event.OperationKind.REST;
      case IMPEDANCE -> io.celltwin.event.OperationKind.IMPEDANCE;
      case MIXED -> io.celltwin.event.OperationKind.MIXED;
      case OTHER -> io.celltwin.event.OperationKind.OTHER;
    };
  }

  static OperationKind toDomain(io.celltwin.event.OperationKind kind) {
    return switch (kind) {
      case CHARGE -> OperationKind.CHARGE;
      case DISCHARGE -> OperationKind.DISCHARGE;
      case REST -> OperationKind.REST;
      case IMPEDANCE -> OperationKind.IMPEDANCE;
      case MIXED -> OperationKind.MIXED;
      case OTHER -> OperationKind.OTHER;
    };
  }

  static io.celltwin.event.CellSpec toEvent(CellSpec c) {
    return new io.celltwin.event.CellSpec(
        c.cellId(),
        io.celltwin.event.Chemistry.valueOf(c.chemistry().name()),
        c.ratedCapacity(),
        c.nominalVoltage(),
        c.minVoltage(),
        c.maxVoltage(),
        c.capacityVoltage(),
        c.maxChargeCurrent(),
        c.maxDischargeCurrent(),
        c.minTemperature(),
        c.maxTemperature(),
        c.referenceCurrent(),
        c.referenceTemperature(),
        c.endOfLife(),
        c.pack(),
        c.site(),
        c.commissioned(),
        c.place() == null ? null : c.place().position(),
        c.place() == null ? null : c.place().series());
  }

  static CellSpec toDomain(io.celltwin.event.CellSpec c) {
    return new CellSpec(
        c.getCellId(),
        Chemistry.valueOf(c.getChemistry().name()),
        c.getRatedCapacityAmpereHour(),
        c.getNominalVoltageVolt(),
        c.getLowerVoltageLimitVolt(),
        c.getUpperVoltageLimitVolt(),
        c.getCapacityVoltageVolt(),
        c.getMaximumChargeCurrentAmpere(),
        c.getMaximumDischargeCurrentAmpere(),
        c.getMinimumTemperatureCelsius(),
        c.getMaximumTemperatureCelsius(),
        c.getReferenceCurrentAmpere(),
        c.getReferenceTemperatureCelsius(),
        c.getEndOfLifeFraction(),
        c.getPackId(),
        c.getSiteId(),
        Plausible.commissioned(c.getCellId(), c.getCommissioned()),
        place(c.getPackPosition(), c.getPackSeries()));
  }

  private static PackPlace place(Integer position, Integer series) {
    return position == null || series == null ? null : new PackPlace(position, series);
  }

  static TelemetryFrame toEvent(Frame f) {
    Frame.Declared declared = f.declared();
    List<Long> offset = new ArrayList<>(f.size());
    List<Float> temperature = f.temperature() == null ? null : new ArrayList<>(f.size());
    for (int i = 0; i < f.size(); i++) {
      offset.add(f.offsetMicros()[i]);
      if (temperature != null) {
        temperature.add(f.temperature()[i]);
      }
    }
    return new TelemetryFrame(
        f.cellId(),
        f.source(),
        f.sequence(),
        f.part(),
        f.parts(),
        at(f.startMillis()),
        declared.operationIndex(),
        declared.kind() == null ? null : toEvent(declared.kind()),
        declared.cycle(),
        declared.step(),
        declared.ambient(),
        offset,
        boxed(Arrays.copyOf(f.voltage(), f.size())),
        boxed(Arrays.copyOf(f.current(), f.size())),
        temperature);
  }

  static Frame toDomain(TelemetryFrame f) {
    int n = f.getOffsetMicrosecond().size();
    List<Float> t = f.getSurfaceTemperatureCelsius();
    FrameDecoder.requireEqual(
        f.getCellId(),
        f.getSequence(),
        n,
        f.getVoltageVolt().size(),
        f.getCurrentAmpere().size(),
        t == null ? -1 : t.size());
    float[] temperature = t == null ? null : new float[n];
    for (int i = 0; t != null && i < n; i++) {
      temperature[i] = t.get(i);
    }
    if (f.getParts() < 1 || f.getPart() < 0 || f.getPart() >= f.getParts()) {
      throw FrameDecoder.wrongPart(f.getCellId(), f.getSequence(), f.getPart(), f.getParts());
    }
    return Plausible.checked(
        new Frame(
            f.getCellId(),
            f.getSource(),
            f.getSequence(),
            f.getPart(),
            f.getParts(),
            f.getStartUnixTimeMillisecond().toEpochMilli(),
            new Frame.Declared(
                f.getOperationIndex(),
                f.getOperationKind() == null ? null : toDomain(f.getOperationKind()),
                f.getCycleCount(),
                f.getStepCount(),
                f.getAmbientTemperatureCelsius()),
            n,
            f.getOffsetMicrosecond().stream().mapToLong(Long::longValue).toArray(),
            unboxed(f.getVoltageVolt()),
            unboxed(f.getCurrentAmpere()),
            temperature));
  }

  static io.celltwin.event.Impedance toEvent(Impedance i) {
    return new io.celltwin.event.Impedance(
        i.cellId(),
        i.source(),
        i.sequence(),
        i.operationIndex(),
        at(i.startMillis()),
        orNull(i.ambient()),
        orNull(i.electrolyteResistance()),
        orNull(i.chargeTransferResistance()),
        boxed(i.real()),
        boxed(i.imaginary()),
        new TreeMap<>(i.missing()));
  }

  static Impedance toDomain(io.celltwin.event.Impedance i) {
    return Plausible.checked(
        new Impedance(
            i.getCellId(),
            i.getSource(),
            i.getSequence(),
            i.getOperationIndex(),
            i.getStartUnixTimeMillisecond().toEpochMilli(),
            orNaN(i.getAmbientTemperatureCelsius()),
            orNaN(i.getElectrolyteResistanceOhm()),
            orNaN(i.getChargeTransferResistanceOhm()),
            unboxed(i.getRealImpedanceOhm()),
            unboxed(i.getImaginaryImpedanceOhm()),
            new TreeMap<>(i.getMissing())));
  }

  static io.celltwin.event.Lineage toEvent(Lineage l) {
    return new io.celltwin.event.Lineage(l.source(), l.firstSequence(), l.lastSequence());
  }

  static Lineage toDomain(io.celltwin.event.Lineage l) {
    return new Lineage(l.getSource(), l.getFirstSequence(), l.getLastSequence());
  }

  static io.celltwin.event.Estimate toEvent(Estimate e) {
    return e == null
        ? null
        : new io.celltwin.event.Estimate(
            orNull(e.value()),
            orNull(e.lower()),
            orNull(e.upper()),
            e.method(),
            e.modelVersion(),
            e.reason());
  }

  static Estimate toDomain(io.celltwin.event.Estimate e) {
    return e == null
        ? null
        : new Estimate(
            orNaN(e.getValue()),
            orNaN(e.getLower()),
            orNaN(e.getUpper()),
            e.getMethod(),
            e.getModelVersion(),
            e.getReason());
  }

  static io.celltwin.event.Attribute toEvent(Attribute a) {
    return new io.celltwin.event.Attribute(
        orNull(a.value()),
        a.unit(),
        at(a.timeMillis()),
        orNull(a.lower()),
        orNull(a.upper()),
        a.method(),
        a.modelVersion(),
        a.reason());
  }

  static Attribute toDomain(io.celltwin.event.Attribute a) {
    return new Attribute(
        orNaN(a.getValue()),
        a.getUnit(),
        a.getTime().toEpochMilli(),
        orNaN(a.getLower()),
        orNaN(a.getUpper()),
        a.getMethod(),
        a.getModelVersion(),
        a.getReason());
  }

  static io.celltwin.event.Alert toEvent(Alert a) {
    return new io.celltwin.event.Alert(
        a.id(),
        a.cellId(),
        a.kind(),
        io.celltwin.event.Severity.valueOf(a.severity().name()),
        io.celltwin.event.AlertState.valueOf(a.state().name()),
        at(a.eventMillis()),
        a.operationIndex(),
        a.cycleNumber(),
        orNull(a.value()),
        orNull(a.limit()),
        a.unit(),
        a.message(),
        a.action(),
        a.ruleVersion(),
        toEvent(a.evidence()));
  }

  static Alert toDomain(io.celltwin.event.Alert a) {
    return new Alert(
        a.getAlertId(),
        a.getCellId(),
        a.getKind(),
        Alert.Severity.valueOf(a.getSeverity().name()),
        Alert.State.valueOf(a.getState().name()),
        a.getTime().toEpochMilli(),
        a.getOperationIndex(),
        a.getCycleNumber(),
        orNaN(a.getValue()),
        orNaN(a.getLimit()),
        a.getUnit(),
        a.getMessage(),
        a.getAction(),
        a.getRuleVersion(),
        toDomain(a.getEvidence()));
  }

  static io.celltwin.event.AlertAck toEvent(AlertAck a) {
    return new io.celltwin.event.AlertAck(
        a.alertId(),
        a.cellId(),
        io.celltwin.event.AckAction.valueOf(a.action().name()),
        a.by(),
        a.note(),
        at(a.timeMillis()),
        a.untilMillis() == null ? null : at(a.untilMillis()));
  }

  static AlertAck toDomain(io.celltwin.event.AlertAck a) {
    return new AlertAck(
        a.getAlertId(),
        a.getCellId(),
        AlertAck.Action.valueOf(a.getAction().name()),
        a.getBy(),
        a.getNote(),
        a.getTime().toEpochMilli(),
        a.getSilencedUntil() == null ? null : a.getSilencedUntil().toEpochMilli());
  }

  static io.celltwin.event.Audit toEvent(AuditEntry a) {
    return new io.celltwin.event.Audit(
        a.who(), a.how(), a.action(), a.subject(), a.from(), a.status(), at(a.timeMillis()));
  }

  static AuditEntry toDomain(io.celltwin.event.Audit a) {
    return new AuditEntry(
        a.getWho(),
        a.getHow(),
        a.getAction(),
        a.getSubject(),
        a.getFrom(),
        a.getStatus(),
        a.getTime().toEpochMilli());
  }

  static io.celltwin.event.Scores toEvent(Scores s) {
    return new io.celltwin.event.Scores(
        s.question(),
        s.kind(),
        s.horizon(),
        s.method(),
        s.version(),
        s.n(),
        s.truths(),
        orNull(s.error()),
        orNull(s.bias()),
        s.persistence().n(),
        orNull(s.persistence().error()),
        orNull(s.persistence().answers()),
        s.physics().n(),
        orNull(s.physics().error()),
        orNull(s.physics().answers()),
        orNull(s.coverage()),
        orNull(s.width()),
        s.refused(),
        s.latest(),
        orNull(s.latestCoverage()),
        orNull(s.factor()),
        s.drifts());
  }

  static Scores toDomain(io.celltwin.event.Scores s) {
    return new Scores(
        s.getQuestion(),
        s.getKind(),
        s.getHorizonCycles(),
        s.getMethod(),
        s.getModelVersion(),
        s.getN(),
        s.getTruths(),
        orNaN(s.getErrorPoints()),
        orNaN(s.getBiasPoints()),
        new Scores.Beside(
            s.getPersistenceN(),
            orNaN(s.getPersistenceErrorPoints()),
            orNaN(s.getPersistenceAnswerErrorPoints())),
        new Scores.Beside(
            s.getPhysicsN(),
            orNaN(s.getPhysicsErrorPoints()),
            orNaN(s.getPhysicsAnswerErrorPoints())),
        orNaN(s.getCoverage()),
        orNaN(s.getWidthPoints()),
        s.getShareRefused(),
        s.getLatestN(),
        orNaN(s.getLatestCoverage()),
        orNaN(s.getIntervalFactor()),
        s.getDrifts());
  }

  static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  static double[] unboxed(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
