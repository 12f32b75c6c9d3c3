package dev.loff.encoder;

import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.util.Arrays;

/** What the samples of a raster mean; converts them to RGB as Pillow does. Samples of 16 bits keep their high byte. */
sealed interface SampleColours {
    /** The first sample is an index into {@code rgb}; an index beyond its end is black. */
    record Palette(byte[] rgb) implements SampleColours {}

    /** The first sample is a gray value. */
    record Gray(boolean whiteIsZero) implements SampleColours {}

    /** The first three samples. */
    record Rgb() implements SampleColours {}

    /** Three samples that were multiplied by the fourth, which is the opacity. */
    record MultipliedRgb() implements SampleColours {}

    record Cmyk() implements SampleColours {}

    /** One row of a raster as bytes: red, green, blue. */
    default void rgb(Raster raster, int row, int[] samples, byte[] rgb) {
        SampleModel model = raster.getSampleModel();
        int bands = model.getNumBands();
        int width = raster.getWidth();
        raster.getPixels(raster.getMinX(), raster.getMinY() + row, width, 1, samples);
        int bits = model.getSampleSize(0);
        if (this instanceof Palette palette) {
            palette(palette.rgb(), samples, bands, rgb, width);
        } else if (this instanceof Gray gray) {
            int most = (1 << bits) - 1;
            for (int x = 0; x < width; x++) {
                int value = samples[x * bands];
                Arrays.fill(rgb, 3 * x, 3 * x + 3, (byte) eightBits(gray.whiteIsZero() ? most - value : value, bits));
            }
        } else {
            int[] sizes = model.getSampleSize();
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < bands; band++) {
                    samples[x * bands + band] = eightBits(samples[x * bands + band], sizes[band]);
                }
                colours(samples, x * bands, rgb, 3 * x);
            }
        }
    }

    private static void palette(byte[] colours, int[] samples, int bands, byte[] rgb, int width) {
        for (int x = 0; x < width; x++) {
            int from = 3 * samples[x * bands];
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * x + channel] = from + channel < colours.length ? colours[from + channel] : 0;
            }
        }
    }

    private static int eightBits(int value, int bits) {
        if (bits > 8) {
            return value >> (bits - 8);
        }
        return bits == 8 ? value : value * 255 / ((1 << bits) - 1);
    }

    private void colours(int[] samples, int from, byte[] rgb, int to) {
        for (int channel = 0; channel < 3; channel++) {
            int value = samples[from + channel];
            if (this instanceof Cmyk) {
                int paper = 255 - samples[from + 3];
                value = Math.max(0, paper - dividedBy255(value * paper));
            } else if (this instanceof MultipliedRgb) {
                int opacity = samples[from + 3];
                value = opacity == 0 ? 0 : Math.min(255, value * 255 / opacity);
            }
            rgb[to + channel] = (byte) value;
        }
    }

    /** Rounded, as Pillow does it. */
    private static int dividedBy255(int product) {
        int rounded = product + 128;
        return ((rounded >> 8) + rounded) >> 8;
    }
}
