package io.millrace.transforms.decode;

import static io.millrace.transforms.type.Failure.Code.KIND;
import static io.millrace.transforms.type.Failure.Code.MISSING;
import static io.millrace.transforms.type.Failure.Code.SYNTAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonDocumentTest {
  private static final RowType N = RowType.of("n", Type.INT64);

  private static Scanned scan(String records, String text) throws IOException {
    return Scanned.of(Scanned.source(new RecordFormat.Json(records), N), text);
  }

  @Test
  void eachElementIsARecord() throws IOException {
    Scanned scanned =
        scan("a.b", "\ufeff{\"x\":[1],\n\"a\":{\"b\":[\n{\"n\":1},\n {\n\"n\":2} ]}, \"y\":{}}\n");
    assertThat(scanned.values()).containsExactly(List.of(1L), List.of(2L));
    assertThat(scanned.rows.get(0).raw()).isEqualTo("{\"n\":1}");
    assertThat(scanned.rows.get(0).offset()).isEqualTo(24);
    assertThat(scanned.rows.get(0).line()).isEqualTo(3);
    assertThat(scanned.rows.get(1).raw()).isEqualTo("{\n\"n\":2}");
    assertThat(scanned.rows.get(1).line()).isEqualTo(4);
    assertThat(scan("", "[{\"n\":1}]").values()).containsExactly(List.of(1L));
    assertThat(scan("", "[]").counts.records).isZero();
    assertThat(scan("", " \n ").counts.records).isZero();
  }

  @Test
  void manyElementsComeInManyBatches() throws IOException {
    assertThat(scan("", "[" + "{\"n\":7},".repeat(5000) + "{\"n\":8}]").rows).hasSize(5001);
  }

  @Test
  void damageInsideAnElementIsItsOwn() throws IOException {
    Scanned scanned =
        scan(
            "", "[{\"n\":1},{\"n\":x},{\"n\":\"a]\"}, 5 ,{\"n\":2} {},null,{\"n\":3},{\"n\":[,]}]");
    assertThat(scanned.values()).containsExactly(List.of(1L), List.of(3L));
    assertThat(scanned.codes()).containsExactly(SYNTAX, KIND, SYNTAX, SYNTAX, SYNTAX, SYNTAX);
    assertThat(scanned.badTexts())
        .containsExactly("{\"n\":x}", "{\"n\":\"a]\"}", "5", "{\"n\":2} {}", "null", "{\"n\":[,]}");
  }

  /** What follows the first element makes it bad, when its null is known already. */
  @Test
  void elementsThatTurnOutBadLeaveNoTrace() throws IOException {
    RowType type = RowType.of("n", Type.INT64.asNullable(), "s", Type.STRING.asNullable());
    String text = "[{\"n\":1.5,\"s\":null}x,{\"n\":1,\"s\":\"a\"}]";
    Scanned scanned = Scanned.of(Scanned.source(new RecordFormat.Json(""), type), text);
    assertThat(scanned.codes()).containsExactly(SYNTAX);
    assertThat(scanned.values()).containsExactly(List.of(1L, "a"));
  }

  @Test
  void damageThatDoesNotBalanceTakesTheRest() throws IOException {
    Scanned scanned = scan("", "[{\"n\":1},{\"n\":{,{\"n\":2}]");
    assertThat(scanned.values()).containsExactly(List.of(1L));
    assertThat(scanned.badTexts()).containsExactly("{\"n\":{,{\"n\":2}]");
    Scanned cut = scan("a", "{\"a\":[{\"n\":1},{\"n\":2}");
    assertThat(cut.values()).containsExactly(List.of(1L));
    assertThat(cut.codes()).containsExactly(SYNTAX);
  }

  @Test
  void whatIsAroundTheArrayIsCheckedToo() throws IOException {
    assertThat(scan("a", "{\"a\":[{\"n\":1}]").codes()).containsExactly(SYNTAX);
    assertThat(scan("a", "{\"a\":[{\"n\":1}]} x").codes()).containsExactly(SYNTAX);
    assertThat(scan("a", "{\"a\":[],\"a\":[{\"n\":1}]}").codes()).containsExactly(SYNTAX);
    assertThat(scan("a", "{\"b\":tru,\"a\":[]}").complaint()).startsWith(SYNTAX);
    assertThat(scan("a", "{\"b\":1 \"a\":[]}").complaint()).startsWith(SYNTAX);
    assertThat(scan("a.c", "{\"b\":1,\"a\":{}}").complaint())
        .isEqualTo(MISSING + ": there is no 'a.c' in the document");
    assertThat(scan("a", "{\"a\":{}}").complaint()).isEqualTo(KIND + ": 'a' is not an array");
    assertThat(scan("", "{}").complaint()).isEqualTo(KIND + ": the document is not an array");
  }
}
