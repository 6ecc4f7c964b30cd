package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CsvTest {
  private static String table(String... rows) {
    return new String(
        Csv.of(List.of(rows).stream().map(CsvTest::row).toList(), Function.identity()).text(),
        StandardCharsets.UTF_8);
  }

  private static ObjectNode row(String json) {
    try {
      return (ObjectNode)
          Json.MAPPER.readTree(new BufferedReader(new StringReader(json.replace('\'', '"'))));
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  @Test
  void fieldsOfFieldsHaveColumnsAlsoWhereTheFirstRowHasNone() {
    assertThat(table("{'a':1,'b':null}", "{'a':2,'b':{'low':0.5,'high':1.5}}"))
        .isEqualTo("a,b.low,b.high\r\n1,,\r\n2,0.5,1.5\r\n");
  }

  @Test
  void nullIsEmptyAndNoRowsAreALineOfNothing() {
    assertThat(table("{'a':null,'b':'x'}")).isEqualTo("a,b\r\n,x\r\n");
    assertThat(table()).isEqualTo("\r\n");
  }

  @Test
  void aNameThatASpreadsheetWouldRunIsText() {
    assertThat(table("{'id':'=HYPERLINK(1)','n':-1.5}"))
        .isEqualTo("id,n\r\n'=HYPERLINK(1),-1.5\r\n");
  }

  @Test
  void separatorsQuotesAndLinesInATextStayInItsField() {
    assertThat(table("{'a':'x,y','b':['p','q'],'c':'l1\\nl2','d':'say \\u0022no\\u0022'}"))
        .isEqualTo("a,b,c,d\r\n\"x,y\",p; q,\"l1\nl2\",\"say \"\"no\"\"\"\r\n");
  }

  @Test
  void aListOfObjectsIsJsonThatCanBeReadBack() {
    String text = table("{'a':[{'b':1},{'b':2}]}").lines().skip(1).findFirst().orElseThrow();

    assertThat(text).isEqualTo("\"[{\"\"b\"\":1},{\"\"b\"\":2}]\"");
  }

  @Test
  void aRowThatCannotBeWrittenIsLeftOutAndCounted() {
    Csv.Table table =
        Csv.of(
            List.of("{'a':1}", "broken", "{'a':3}"),
            text -> {
              if (text.equals("broken")) {
                throw new IllegalArgumentException("no such field");
              }
              return row(text);
            });

    assertThat(new String(table.text(), StandardCharsets.UTF_8)).isEqualTo("a\r\n1\r\n3\r\n");
    assertThat(table.unwritten()).isEqualTo(1);
  }
}
