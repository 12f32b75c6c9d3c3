package dev.loff.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeysetTest {
    private static List<Long> from(int most, int count) {
        return LongStream.range(0, count).mapToObj(it -> most - it).toList();
    }

    @Test
    void aPageLeadsToTheNextWithItsFilter() {
        Keyset<Long> page =
                Keyset.of(from(200, Keyset.SIZE + 1), it -> it, "/executions", Map.of("dataset", "/a b&{c}%"));
        assertThat(page.items()).hasSize(Keyset.SIZE);
        assertThat(page.older()).isEqualTo("/executions?dataset=%2Fa+b%26%7Bc%7D%25&before=151");
    }

    @Test
    void theLastPageLeadsNowhere() {
        assertThat(Keyset.of(from(200, Keyset.SIZE), it -> it, "/executions", Map.of())
                        .older())
                .isNull();
        assertThatThrownBy(() -> Keyset.before(-1L)).hasMessageContaining("before=-1");
    }
}
