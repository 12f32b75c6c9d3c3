package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TsvTest {
    @Test
    void everyTextSurvivesAndStaysOnOneLineInOneField() {
        Random random = new Random(3);
        String letters = "\\\t\n\r\0\u0007\u007f\u0085\u2028Nntru0aé\uD83D\uDE00";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String escaped = Tsv.escape(text.toString());
            assertThat(escaped).doesNotContainPattern("[\\x00-\\x1f\\x7f\\x85]");
            assertThat(Tsv.text(escaped)).isEqualTo(text.toString());
        }
    }

    @Test
    void nullDiffersFromTheTextThatStandsForIt() {
        assertThat(Tsv.unescape(Tsv.escape(null))).isNull();
        assertThat(Tsv.unescape(Tsv.escape("\\N"))).isEqualTo("\\N");
        assertThatThrownBy(() -> Tsv.text("\\N")).isInstanceOf(IllegalArgumentException.class);
    }
}
