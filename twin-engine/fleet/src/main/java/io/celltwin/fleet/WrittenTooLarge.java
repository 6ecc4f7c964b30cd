package io.celltwin.fleet;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker will never take, because it is too large, is left out: sent again it would be
 * refused again, and the view would stand still for all cells.
 */
public final class WrittenTooLarge implements ProductionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WrittenTooLarge.class);

  @Override
  public void configure(Map<String, ?> configs) {
    // nothing to set
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception fault) {
    if (fault instanceof RecordTooLargeException) {
      LOG.warn(
          "record for {} made from {}-{}@{} is too large for the broker and is left out: {}",
          record.topic(),
          context.topic(),
          context.partition(),
          context.offset(),
          fault.getMessage());
      return Response.resume();
    }
    return Response.fail();
  }
}
