package io.millrace.transforms.decode;

import static io.millrace.transforms.type.Failure.Code.MISSING;
import static io.millrace.transforms.type.Failure.Code.SYNTAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextDecoderTest {
  private static Scanned scan(String pattern, RowType type, String text) throws IOException {
    RecordFormat.Text format = new RecordFormat.Text(pattern, List.of("-"));
    return Scanned.of(Scanned.source(format, type), text);
  }

  @Test
  void aLineIsOneField() throws IOException {
    RowType type = RowType.of("line", Type.STRING, "other", Type.STRING.asNullable());
    Scanned scanned = scan(null, type, " a\tb \r\n\n \ngr\u00fc\u00df");
    assertThat(scanned.values())
        .containsExactly(
            Arrays.asList(" a\tb ", null),
            Arrays.asList("", null),
            Arrays.asList(" ", null),
            Arrays.asList("gr\u00fc\u00df", null));
    assertThat(scanned.counts.skippedBytes).isZero();
  }

  @Test
  void groupsAreFields() throws IOException {
    String pattern = "(?P<host>\\S+) (?P<who>\\S+) (?P<hour>\\d\\d)(?P<rest>\\d\\d)(?P<note>x)?";
    RowType type =
        RowType.of(
            "hour", Type.INT64,
            "rest", Type.INT32,
            "host", Type.STRING,
            "who", Type.STRING.asNullable(),
            "note", Type.STRING.asNullable());
    Scanned scanned =
        scan(pattern, type, "\u00fc.org - 1234\nb me 0001x\nno match\nb me 0001xx\n- me 0101\n");
    assertThat(scanned.values())
        .containsExactly(
            Arrays.asList(12L, 34L, "\u00fc.org", null, null), List.of(0L, 1L, "b", "me", "x"));
    assertThat(scanned.codes()).containsExactly(SYNTAX, SYNTAX, MISSING);
    assertThat(scanned.complaints().get(0))
        .isEqualTo(SYNTAX + ": the line does not match the pattern");
  }

  @Test
  void groupsConvertAsCsvValuesDo() throws IOException {
    RowType type = RowType.of("n", Type.INT64, "t", Type.TIMESTAMP);
    Scanned scanned = scan("(?P<n>[^|]*)\\|(?P<t>.*)", type, " 7 |1970-01-01T00:00:00Z\nx|y\n");
    assertThat(scanned.values().get(0)).containsExactly(7L, 0L);
    assertThat(scanned.values().get(1)).allMatch(v -> v instanceof Invalid);
  }

  @Test
  void invalidUtf8IsBadSyntax() throws IOException {
    RowType type = RowType.of("line", Type.STRING);
    Scanned scanned =
        Scanned.of(
            Scanned.source(RecordFormat.Text.LINES, type),
            new byte[] {'a', (byte) 0xff, '\n', 'b'});
    assertThat(scanned.codes()).containsExactly(SYNTAX);
    assertThat(scanned.values()).containsExactly(List.of("b"));
  }
}
