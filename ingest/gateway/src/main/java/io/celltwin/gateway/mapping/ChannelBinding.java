package io.celltwin.gateway.mapping;

import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Moment;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.Reading;

/**
 * What the one value of one channel says. Worked out once for a channel, so that a source with
 * thousands of named values does not look for their meaning each time.
 */
public final class ChannelBinding {
  private final FieldRule field;
  private final Battery battery;
  private final String path;

  ChannelBinding(FieldRule field, Battery battery, String path) {
    this.field = field;
    this.battery = battery;
    this.path = path;
  }

  public Battery battery() {
    return battery;
  }

  public Quantity quantity() {
    return field.quantity();
  }

  /**
   * @param raw as the source sends it, NaN where it sends none
   */
  public Reading reading(Moment moment, double raw) {
    Reading reading = Reading.of(battery, moment, field.quantity(), field.own(raw), path);
    return field.undecided() ? reading.asUndirected() : reading;
  }

  /**
   * @param place of a value in a row of them, from 1: of a cell where the values are the cells'
   */
  public Reading reading(Moment moment, double raw, int place) {
    boolean each =
        field.quantity() == Quantity.CELL_VOLTAGE || field.quantity() == Quantity.TEMPERATURE;
    Battery whose = each ? new Battery(battery.pack(), place, battery.serial()) : battery;
    Reading reading = Reading.of(whose, moment, field.quantity(), field.own(raw), path);
    return field.undecided() ? reading.asUndirected() : reading;
  }

  public Reading word(Moment moment, String word) {
    return Reading.word(battery, moment, field.quantity(), word, path);
  }
}
