package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tables whose columns people named by hand: the same discharge of 1.8 A from 4.1 V, in any words.
 */
class HandMadeNamesTest {
  @TempDir Path folder;

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** A discharge of 1.8 A and a charge, each 4,000 s, a rest between them. */
  private static String table(String header, double time, double volts, double amperes) {
    var text = new StringBuilder(header).append('\n');
    for (int k = 0; k < 900; k++) {
      boolean discharge = k < 400;
      boolean charge = k >= 500;
      double v = discharge ? 4.1 - 0.003 * k : charge ? 3.0 + 0.0025 * (k - 500) : 3.05;
      double i = discharge ? -1.8 : charge ? 1.8 : 0;
      text.append(number(10 * k * time))
          .append(',')
          .append(number(v * volts))
          .append(',')
          .append(number(i * amperes))
          .append('\n');
    }
    return text.toString();
  }

  private Table read(String text) throws IOException {
    return Table.read(
        Files.write(folder.resolve("cell.csv"), text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void isTheDischarge(Table table) {
    double[] current = table.column(ColumnQuantity.CURRENT);
    double[] volts = table.column(ColumnQuantity.VOLTAGE);
    assertThat(table.rejections).isEmpty();
    assertThat(current).hasSize(900);
    assertThat(current[100]).isCloseTo(-1.8, within(1e-6));
    assertThat(current[600]).isCloseTo(1.8, within(1e-6));
    assertThat(volts[100]).isCloseTo(3.8, within(1e-6));
    var samples = table.samples();
    assertThat((samples.get(200)[0] - samples.get(100)[0]) / 1e6).isCloseTo(1000, within(0.5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hours,Volts,Amps | 2.7777777777777776e-4 | 1 | 1",
        "Time (min),Vbat (V),Ibat (A) | 0.016666666666666666 | 1 | 1",
        "Time <s>,Voltage <V>,Current <A> | 1 | 1 | 1",
        "Time,Cell Voltage: V,Current: mA | 1 | 1 | 1000",
        "time in s,voltage in mV,current in mA | 1 | 1000 | 1000",
        "Time(µs),Voltage(µV),Current(µA) | 1e6 | 1e6 | 1e6",
        "time_us,voltage_uV,current_uA | 1e6 | 1e6 | 1e6",
        "Time (ns),Voltage (V),Current (nA) | 1e9 | 1 | 1e9",
        "Tiempo (s),Voltaje (V),Corriente (A) | 1 | 1 | 1",
        "Tempo (s),Tensione (V),Corrente (mA) | 1 | 1 | 1000",
        "時間[s],電圧[V],電流[A] | 1 | 1 | 1",
        "시간(s),전압(V),전류(mA) | 1 | 1 | 1000",
        "TIME_S,VOLT_V,CURR_A | 1 | 1 | 1",
      })
  void aColumnIsWhatItsNameSaysInItsUnit(String header, double time, double volts, double amperes)
      throws IOException {
    isTheDischarge(read(table(header, time, volts, amperes)));
  }

  @Test
  void aSignBehindTheNumberOrApartFromItIsOne() throws IOException {
    String plain = table("time_s,voltage_v,current_a", 1, 1, 1);

    isTheDischarge(read(plain.replaceAll("-(1\\.8000)", "$1-")));
    isTheDischarge(read(plain.replace("-1.8000", "- 1.8000")));
  }

  @Test
  void aByteOrderMarkBeforeAQuotedNameIsNoPartOfIt() throws IOException {
    isTheDischarge(
        read(
            "\uFEFF"
                + table("\"time_s\",\"voltage_v\",\"current_a\"", 1, 1, 1)
                    .replaceAll("(?m)^([0-9.]+),", "\"$1\",")));
  }

  @Test
  void currentsOfChargeAndDischargeInColumnsOfTheirOwnAreOne() throws IOException {
    String split =
        table("time_s,voltage_v,I_ch,I_dch", 1, 1, 1)
            .replaceAll("(?m),-1\\.8000$", ",0,1.8000")
            .replaceAll("(?m),(1\\.8000|0\\.0000)$(?<!,0,1\\.8000)", ",$1,0");

    Table table = read(split);
    assertThat(table.samples().get(100)[2]).isCloseTo(-1.8, within(1e-6));
    assertThat(table.samples().get(600)[2]).isCloseTo(1.8, within(1e-6));
  }
}
