package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.function.Function;

/** A list as JSON or, with {@code format=csv}, as a table. */
final class ListAnswer {
  private ListAnswer() {}

  /** A list as it was asked for: JSON, or a table whose next page the header tells. */
  static <T> HttpResponse of(
      Parameters asked,
      String name,
      Iterable<T> rows,
      Function<T, ObjectNode> write,
      ObjectNode rest) {
    if (!asked.csv()) {
      return RestApi.list(name, rows, write, rest);
    }
    var headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.CSV_UTF_8)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            .set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
    if (rest.hasNonNull("next_cursor")) {
      headers.set("next-cursor", rest.get("next_cursor").asText());
    }
    // tables of several cells are put together: each row says whose it is
    String cell = rest.path("cell_id").asText(null);
    Function<T, ObjectNode> whose =
        cell == null
            ? write
            : row -> {
              ObjectNode named = Json.object().put("cell_id", cell);
              named.setAll(write.apply(row));
              return named;
            };
    Csv.Table table = Csv.of(rows, whose);
    if (table.unwritten() > 0) {
      headers.setInt("rows-that-cannot-be-shown", table.unwritten());
    }
    return HttpResponse.of(headers.build(), HttpData.wrap(table.text()));
  }
}
