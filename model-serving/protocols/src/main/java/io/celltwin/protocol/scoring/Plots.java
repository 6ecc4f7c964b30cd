package io.celltwin.protocol.scoring;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures a person wants beside a table, as PNG. Needs no display. */
public final class Plots {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 700;
  private static final Color[] COLORS = {
    new Color(0x1b6ca8),
    new Color(0xd1495b),
    new Color(0x2a9d8f),
    new Color(0xb07d12),
    new Color(0x6a4c93),
    new Color(0x4d4d4d),
    new Color(0x8ab17d),
    new Color(0xe07a5f),
  };

  private Plots() {}

  /**
   * @param x of each point
   * @param y of each point, as many
   */
  public record Series(double[] x, double[] y) {}

  /**
   * A forecast and its truth.
   *
   * @param x cycles
   * @param lower end of the band
   * @param middle of it
   * @param upper end of the band
   */
  public record Band(double[] x, double[] lower, double[] middle, double[] upper) {}

  /** Predicted against true, a series a group, with the line on which they agree. */
  public static void predictedAgainstTrue(
      Path png, String title, String unit, Map<String, Series> groups) throws IOException {
    XYChart chart = chart(title, "true [" + unit + "]", "predicted [" + unit + "]");
    double low = Double.MAX_VALUE;
    double high = -Double.MAX_VALUE;
    int at = 0;
    for (Map.Entry<String, Series> group : groups.entrySet()) {
      Series s = group.getValue();
      if (s.x().length == 0) {
        continue;
      }
      for (int i = 0; i < s.x().length; i++) {
        low = Math.min(low, Math.min(s.x()[i], s.y()[i]));
        high = Math.max(high, Math.max(s.x()[i], s.y()[i]));
      }
      XYSeries series = chart.addSeries(group.getKey(), s.x(), s.y());
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setMarkerColor(COLORS[at++ % COLORS.length]);
    }
    if (low < high) {
      line(chart, "equal", new double[] {low, high}, new double[] {low, high}, Color.GRAY, true);
    }
    save(chart, png, 4);
  }

  /** Measured curves, and forecasts with their bands. */
  public static void trajectories(
      Path png, String title, Map<String, Series> measured, Map<String, Band> forecasts)
      throws IOException {
    XYChart chart = chart(title, "cycle", "SOH");
    int at = 0;
    for (Map.Entry<String, Series> cell : measured.entrySet()) {
      Color color = COLORS[at++ % COLORS.length];
      Series s = cell.getValue();
      line(chart, cell.getKey(), s.x(), s.y(), color, false);
      Band band = forecasts.get(cell.getKey());
      if (band != null) {
        line(chart, cell.getKey() + " forecast", band.x(), band.middle(), color, true);
        Color pale = new Color(color.getRed(), color.getGreen(), color.getBlue(), 110);
        line(chart, cell.getKey() + " lower", band.x(), band.lower(), pale, true)
            .setShowInLegend(false);
        line(chart, cell.getKey() + " upper", band.x(), band.upper(), pale, true)
            .setShowInLegend(false);
      }
    }
    save(chart, png, 0);
  }

  /** Any curves over a common axis. */
  public static void lines(
      Path png, String title, String xAxis, String yAxis, Map<String, Series> curves)
      throws IOException {
    XYChart chart = chart(title, xAxis, yAxis);
    int at = 0;
    for (Map.Entry<String, Series> curve : curves.entrySet()) {
      Series s = curve.getValue();
      line(chart, curve.getKey(), s.x(), s.y(), COLORS[at++ % COLORS.length], false);
    }
    save(chart, png, 0);
  }

  /** Share of truths found inside against the share promised, a series a group. */
  public static void reliability(Path png, String title, Map<String, Series> groups)
      throws IOException {
    XYChart chart = chart(title, "promised share", "share found");
    int at = 0;
    for (Map.Entry<String, Series> group : groups.entrySet()) {
      Series s = group.getValue();
      XYSeries series = chart.addSeries(group.getKey(), s.x(), s.y());
      series.setMarker(SeriesMarkers.CIRCLE);
      Color color = COLORS[at++ % COLORS.length];
      series.setMarkerColor(color);
      series.setLineColor(color);
    }
    line(chart, "as promised", new double[] {0, 1}, new double[] {0, 1}, Color.GRAY, true);
    save(chart, png, 6);
  }

  private static XYSeries line(
      XYChart chart, String name, double[] x, double[] y, Color color, boolean dashed) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(
        dashed
            ? new BasicStroke(
                1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 4}, 0)
            : new BasicStroke(1.8f));
    return series;
  }

  private static XYChart chart(String title, String x, String y) {
    System.setProperty("java.awt.headless", "true");
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setPlotBorderVisible(false);
    return chart;
  }

  private static void save(XYChart chart, Path png, int marker) throws IOException {
    if (chart.getSeriesMap().isEmpty()) {
      return;
    }
    chart.getStyler().setMarkerSize(marker);
    Files.createDirectories(png.toAbsolutePath().getParent());
    BitmapEncoder.saveBitmap(chart, png.toString(), BitmapFormat.PNG);
  }

  /** At most {@code most} evenly spaced points of a series, so that a picture stays legible. */
  public static Series thinned(List<double[]> points, int most) {
    int n = Math.min(most, points.size());
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double[] p = points.get((int) ((long) i * points.size() / n));
      x[i] = p[0];
      y[i] = p[1];
    }
    return new Series(x, y);
  }
}
