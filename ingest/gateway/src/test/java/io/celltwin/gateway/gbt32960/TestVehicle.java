package io.celltwin.gateway.gbt32960;

/** A vehicle for tests of other packages. */
public final class TestVehicle {
  public static final String VIN = Wire.VIN;
  public static final long NOON_MILLIS = Wire.NOON_MILLIS;

  private TestVehicle() {}

  /** Real-time report of 2016: three cells at 3.301, 3.302, 3.303 V, 25 A out of the battery. */
  public static byte[] drivingReport() {
    return Wire.atNoon()
        .vehicle2016()
        .u8(0x08, 1, 1)
        .u16(99, 10_250, 3, 1)
        .u8(3)
        .u16(3301, 3302, 3303)
        .packet('#', 0x02);
  }
}
