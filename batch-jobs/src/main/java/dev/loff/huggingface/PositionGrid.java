package dev.loff.huggingface;

/**
 * Position embeddings of one grid of patches, resized to another with a bicubic kernel at half-pixel centres, as PyTorch's
 * {@code interpolate(mode="bicubic", align_corners=False)} does.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/UpSample.h">the reference</a>
 */
final class PositionGrid {
    /** The weights of the values around a point. */
    enum Kernel {
        /** Keys' cubic with a = -0.75 over four values; those beyond the border repeat the border's value. */
        PLAIN,
        /** Keys' cubic with a = -0.5, widened when the grid shrinks; values beyond the border are ignored. */
        ANTIALIASED
    }

    private PositionGrid() {}

    /**
     * Resizes a grid.
     *
     * @param grid (side, side, width)
     * @return (height, columns, width)
     */
    static float[] resized(float[] grid, int side, int height, int columns, int width, Kernel kernel) {
        float[][] across = weights(side, columns, kernel);
        float[][] down = weights(side, height, kernel);
        float[] rows = new float[side * columns * width];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < columns; x++) {
                for (int from = 0; from < side; from++) {
                    add(grid, (y * side + from) * width, across[x][from], rows, (y * columns + x) * width, width);
                }
            }
        }
        float[] resized = new float[height * columns * width];
        for (int y = 0; y < height; y++) {
            for (int from = 0; from < side; from++) {
                add(rows, from * columns * width, down[y][from], resized, y * columns * width, columns * width);
            }
        }
        return resized;
    }

    private static void add(float[] from, int fromAt, float weight, float[] to, int toAt, int count) {
        if (weight != 0) {
            for (int i = 0; i < count; i++) {
                to[toAt + i] += weight * from[fromAt + i];
            }
        }
    }

    /** For each new position, the weight of each old one. */
    private static float[][] weights(int from, int to, Kernel kernel) {
        float[][] weights = new float[to][];
        double scale = (double) from / to;
        for (int place = 0; place < to; place++) {
            double centre = scale * (place + 0.5);
            weights[place] = switch (kernel) {
                case PLAIN -> plain(centre - 0.5, from);
                case ANTIALIASED -> antialiased(centre, Math.max(scale, 1), from);
            };
        }
        return weights;
    }

    private static float[] plain(double centre, int size) {
        float[] weights = new float[size];
        int first = (int) Math.floor(centre) - 1;
        for (int i = first; i < first + 4; i++) {
            weights[Math.max(0, Math.min(size - 1, i))] += (float) cubic(i - centre, -0.75);
        }
        return weights;
    }

    private static float[] antialiased(double centre, double scale, int size) {
        double support = 2 * scale;
        int first = Math.max((int) (centre - support + 0.5), 0);
        int end = Math.min((int) (centre + support + 0.5), size);
        double sum = 0;
        for (int i = first; i < end; i++) {
            sum += cubic((i + 0.5 - centre) / scale, -0.5);
        }
        float[] weights = new float[size];
        for (int i = first; i < end; i++) {
            weights[i] = (float) (cubic((i + 0.5 - centre) / scale, -0.5) / sum);
        }
        return weights;
    }

    /** Keys 1981. */
    private static double cubic(double x, double a) {
        double distance = Math.abs(x);
        if (distance < 1) {
            return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
        }
        return distance < 2 ? ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a : 0;
    }
}
