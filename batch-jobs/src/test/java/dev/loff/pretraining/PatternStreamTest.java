package dev.loff.pretraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.PatternPictures;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatternStreamTest {
    private static final PatternPictures PICTURES = new PatternPictures(24, 1);

    @Test
    void minibatchesComeInOrderHoweverManyThreadsDraw() {
        assertThat(shapes(1)).isEqualTo(shapes(3));
    }

    @Test
    void pictureNumberGoesOnFromMinibatchToMinibatch() {
        try (PatternStream stream = new PatternStream(PICTURES, 5, 2, 2)) {
            stream.next();
            assertThat(stream.next().patchShapes()).isEqualTo(new PatternMinibatch(PICTURES, 5, 5, 2).patchShapes());
        }
    }

    private static List<List<Integer>> shapes(int threads) {
        try (PatternStream stream = new PatternStream(PICTURES, 5, 4, threads)) {
            return IntStream.range(0, 8)
                    .mapToObj(i ->
                            IntStream.of(stream.next().patchShapes()).boxed().toList())
                    .toList();
        }
    }
}
