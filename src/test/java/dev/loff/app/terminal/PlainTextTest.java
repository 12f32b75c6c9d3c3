package dev.loff.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final PlainStream stream = PlainStream.to(terminal, StandardCharsets.UTF_8);

    private String shown() {
        stream.flush();
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineShowsEveryControlCharacter() {
        assertThat(PlainText.line("a\u001b[31m\n\r\t\u0007\u007f\u009b\u202e\u2066\u200f\u2028b"))
                .isEqualTo("a\\u001b[31m\\n\\r\\t\\u0007\\u007f\\u009b\\u202e\\u2066\\u200f\\u2028b");
    }

    @ParameterizedTest
    @CsvSource({"eiche/blatt 1.jpg", "äöü", "日本", "😀"})
    void otherTextStaysAsItIs(String text) {
        assertThat(PlainText.line(text)).isEqualTo(text);
        stream.print(text);
        assertThat(shown()).isEqualTo(text);
    }

    @Test
    void aPrintedLineStaysOne() {
        stream.println("a\nb\u001b[2J");
        assertThat(shown()).isEqualTo("a\\nb\\u001b[2J" + System.lineSeparator());
    }

    @Test
    void textOfManyLinesKeepsThemAndNothingElse() {
        stream.print("a\n\tb\u001bc\r");
        assertThat(shown()).isEqualTo("a\n\tb\\u001bc\r");
    }

    @Test
    void bytesAreGuardedToo() {
        byte[] bytes = "a\u001b\u009b\u202eé😀\n".getBytes(StandardCharsets.UTF_8);
        for (byte octet : bytes) {
            stream.write(octet);
        }
        stream.write(bytes, 0, bytes.length);
        assertThat(shown()).isEqualTo("a\\u001b\\u009b\\u202eé😀\n".repeat(2));
    }

    @Test
    void bytesThatAreNoUtf8PassAndTakeNothingWithThem() {
        stream.write(0xe4);
        stream.write('x');
        stream.write(0x1b);
        stream.flush();
        assertThat(terminal.toByteArray()).containsExactly(0xe4, 'x', '\\', 'u', '0', '0', '1', 'b');
    }
}
