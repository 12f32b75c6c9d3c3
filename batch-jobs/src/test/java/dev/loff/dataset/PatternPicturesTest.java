package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatternPicturesTest {
    private static final int SIZE = 32;

    private static byte[] draw(long seed, long index) {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        new PatternPictures(SIZE, seed).draw(index, rgb, 0);
        return rgb;
    }

    @Test
    void pictureIsAFunctionOfSeedAndIndex() {
        assertThat(draw(1, 5)).isEqualTo(draw(1, 5));
        assertThat(draw(1, 5)).isNotEqualTo(draw(2, 5));
        assertThat(draw(1, 5)).isNotEqualTo(draw(1, 5 + 512));
    }

    @Test
    void pictureIsDrawnAtTheGivenOffset() {
        byte[] minibatch = new byte[3 * SIZE * SIZE * 3];
        new PatternPictures(SIZE, 1).draw(7, minibatch, SIZE * SIZE * 3);

        assertThat(Arrays.copyOfRange(minibatch, SIZE * SIZE * 3, 2 * SIZE * SIZE * 3))
                .isEqualTo(draw(1, 7));
        assertThat(Arrays.copyOf(minibatch, SIZE * SIZE * 3)).containsOnly(0);
        assertThat(Arrays.copyOfRange(minibatch, 2 * SIZE * SIZE * 3, minibatch.length))
                .containsOnly(0);
    }

    @Test
    void sceneIsTheSameAtEverySize() {
        // The share of the picture that a shape covers does not depend on how many pixels there are.
        assertThat(mean(64)).isCloseTo(mean(128), within(3.0));
    }

    private static double mean(int size) {
        byte[] rgb = new byte[size * size * 3];
        new PatternPictures(size, 3).draw(9, rgb, 0);
        return IntStream.range(0, rgb.length).map(i -> rgb[i] & 0xFF).average().orElseThrow();
    }

    @Test
    void everyFigureAppearsOncePerRoundAndWithEveryTextureInEight() {
        PatternPictures pictures = new PatternPictures(SIZE, 1);

        assertThat(IntStream.range(100, 100 + PatternPictures.FIGURES).map(pictures::figure))
                .hasSize(64)
                .doesNotHaveDuplicates();
        assertThat(IntStream.range(0, PatternPictures.FIGURES * PatternPictures.TEXTURES)
                        .mapToObj(index -> pictures.figure(index) + " " + pictures.texture(index)))
                .hasSize(512)
                .doesNotHaveDuplicates();
    }

    @Test
    void patchesShowTheFigureWhereItIs() {
        PatternPictures pictures = new PatternPictures(SIZE, 1);
        int[] shapes = new int[1 + 8 * 8];
        int[] textures = new int[shapes.length];
        int covered = 0;
        for (int index = 0; index < 100; index++) {
            pictures.patches(index, 8, shapes, textures, 1);
            for (int patch = 1; patch < shapes.length; patch++) {
                int textured = 1 + pictures.texture(index);
                assertThat(shapes[patch]).isBetween(0, PatternPictures.SHAPES);
                if (shapes[patch] == 0) {
                    assertThat(textures[patch]).isZero();
                } else {
                    covered++;
                    assertThat(textures[patch]).isIn(textured, 1 + PatternTexture.ALL.indexOf(PatternTexture.PLAIN));
                }
            }
        }
        assertThat(covered).isBetween(100 * 4, 100 * 24);
        assertThat(shapes[0]).isZero();
    }

    @Test
    void figuresLookDifferent() {
        Set<String> seen = new HashSet<>();
        for (int figure = 0; figure < PatternPictures.FIGURES; figure++) {
            PatternFigure parts = PatternFigure.numbered(figure);
            StringBuilder inside = new StringBuilder();
            for (float y = -0.95f; y < 1; y += 0.1f) {
                for (float x = -0.95f; x < 1; x += 0.1f) {
                    inside.append(isInside(parts, x, y) ? '#' : '.');
                }
            }
            assertThat(inside.chars().filter(c -> c == '#').count())
                    .as("figure %d", figure)
                    .isGreaterThan(10);
            assertThat(seen.add(inside.toString())).as("figure %d", figure).isTrue();
        }
    }

    private static boolean isInside(PatternFigure figure, float x, float y) {
        return figure.parts().stream().anyMatch(part -> part.piece().edge(x, y) < 0);
    }

    @Test
    void picturesDoNotShareRandomNumbers() {
        PatternPictures pictures = new PatternPictures(SIZE, 1);
        Set<Long> drawn = new HashSet<>();
        for (int index = 0; index < 500; index++) {
            SplittableRandom random = pictures.random(index);
            for (int i = 0; i < 50; i++) {
                assertThat(drawn.add(random.nextLong()))
                        .as("picture %d, number %d", index, i)
                        .isTrue();
            }
        }
    }

    @Test
    void shapesCoverDifferentPartsOfThePlane() {
        Set<String> seen = new HashSet<>();
        for (PatternShape shape : PatternShape.values()) {
            StringBuilder inside = new StringBuilder();
            for (float y = -0.95f; y < 1; y += 0.1f) {
                for (float x = -0.95f; x < 1; x += 0.1f) {
                    inside.append(shape.edge(x, y) < 0 ? '#' : '.');
                }
            }
            assertThat(inside.chars().filter(c -> c == '#').count())
                    .as(shape.name())
                    .isBetween(60L, 300L);
            assertThat(seen.add(inside.toString())).isTrue();
        }
    }

    @Test
    void tooSmallSizeIsRefused() {
        assertThatThrownBy(() -> new PatternPictures(4, 1)).hasMessageContaining("size=4");
    }
}
