package io.celltwin.job.inference;

import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** Latency over the last questions, in seconds. */
final class LatencyHistogram implements Histogram {
  private static final int WINDOW = 2048;
  private static final double NANOS = 1e9;

  // Flink's keeps longs: nanoseconds inside, seconds outside
  private final DescriptiveStatisticsHistogram nanos = new DescriptiveStatisticsHistogram(WINDOW);

  @Override
  public synchronized void update(long value) {
    nanos.update(value);
  }

  @Override
  public synchronized long getCount() {
    return nanos.getCount();
  }

  @Override
  public synchronized HistogramStatistics getStatistics() {
    HistogramStatistics in = nanos.getStatistics();
    return new HistogramStatistics() {
      @Override
      public double getQuantile(double quantile) {
        return in.getQuantile(quantile) / NANOS;
      }

      @Override
      public long[] getValues() {
        return in.getValues();
      }

      @Override
      public int size() {
        return in.size();
      }

      @Override
      public double getMean() {
        return in.getMean() / NANOS;
      }

      @Override
      public double getStdDev() {
        return in.getStdDev() / NANOS;
      }

      @Override
      public long getMax() {
        return (long) Math.ceil(in.getMax() / NANOS);
      }

      @Override
      public long getMin() {
        return (long) (in.getMin() / NANOS);
      }
    };
  }
}
