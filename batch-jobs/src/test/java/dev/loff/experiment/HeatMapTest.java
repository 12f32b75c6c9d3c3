package dev.loff.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    @Test
    void likenessIsBrightAndUnlikenessDark() throws IOException {
        LayerSimilarity matrix = new LayerSimilarity(
                100,
                List.of("embedding", "scores"),
                List.of("embedding", "scores"),
                List.of(List.of(1.0, 0.0), List.of(-0.02, Double.NaN)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new HeatMap(matrix, "leaves v1", "leaves v2").write(out);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
        assertThat(count(image, 0xfde725)).isGreaterThan(500);
        assertThat(count(image, 0x440154)).isGreaterThan(2 * count(image, 0xfde725) * 3 / 4);
        assertThat(count(image, 0xc0c0c0)).isGreaterThan(500);
    }

    private static int count(BufferedImage image, int colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
            }
        }
        return count;
    }
}
