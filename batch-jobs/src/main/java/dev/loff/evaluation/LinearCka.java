package dev.loff.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How alike two networks' layers see images: linear centred kernel alignment (Kornblith et al. 2019), 1 for layers that differ
 * by a rotation and a scale. It is summed up minibatch by minibatch (Nguyen et al. 2021), so that memory is that of one, with
 * the estimator of HSIC that has no bias whatever a minibatch's size (Song et al. 2012). With K = XXᵀ without its diagonal, L
 * alike, of n images:
 *
 * <pre>
 * HSIC(K, L) = (tr(KL) + 1ᵀK1·1ᵀL1 / ((n−1)(n−2)) − 2/(n−2)·1ᵀKL1) / (n(n−3))
 * CKA = Σ HSIC(K, L) / √(Σ HSIC(K, K) · Σ HSIC(L, L))
 * </pre>
 *
 * An estimate without bias may lie a little below 0 or above 1.
 */
public final class LinearCka {
    /** The estimator has none for fewer. */
    public static final int LEAST_IMAGES = 4;

    private final double[][] both; // (layers of the first, layers of the second)
    private final double[] first;
    private final double[] second;

    /** Between networks with so many layers. */
    public LinearCka(int layersOfFirst, int layersOfSecond) {
        both = new double[layersOfFirst][layersOfSecond];
        first = new double[layersOfFirst];
        second = new double[layersOfSecond];
    }

    /**
     * Adds a minibatch.
     *
     * @param ofFirst for each layer of the first network (images × numbers of an image), row by row
     */
    public void add(int images, List<float[]> ofFirst, List<float[]> ofSecond) {
        if (images < LEAST_IMAGES || ofFirst.size() != first.length || ofSecond.size() != second.length) {
            throw new IllegalArgumentException("Cannot compare layers: a minibatch has at least " + LEAST_IMAGES
                    + " images and all layers (images=" + images + ", layers=" + ofFirst.size() + " and "
                    + ofSecond.size() + ")");
        }
        List<Gram> rows = grams(images, ofFirst);
        List<Gram> columns = grams(images, ofSecond);
        for (int i = 0; i < first.length; i++) {
            first[i] += rows.get(i).hsic(rows.get(i));
            for (int j = 0; j < second.length; j++) {
                both[i][j] += rows.get(i).hsic(columns.get(j));
            }
        }
        for (int j = 0; j < second.length; j++) {
            second[j] += columns.get(j).hsic(columns.get(j));
        }
    }

    private static List<Gram> grams(int images, List<float[]> layers) {
        List<Gram> grams = new ArrayList<>();
        layers.forEach(it -> grams.add(Gram.of(images, it)));
        return grams;
    }

    /** (layers of the first, layers of the second); NaN where a layer says the same of all images. */
    public double[][] similarity() {
        double[][] similarity = new double[first.length][second.length];
        for (int i = 0; i < first.length; i++) {
            for (int j = 0; j < second.length; j++) {
                similarity[i][j] = both[i][j] / Math.sqrt(first[i] * second[j]);
            }
        }
        return similarity;
    }

    /** XXᵀ without its diagonal, (images, images), and the sums of its rows. */
    private record Gram(double[][] products, double[] sums, double sum) {
        static Gram of(int images, float[] layer) {
            int width = layer.length / images;
            double[][] products = new double[images][images];
            IntStream.range(0, images).parallel().forEach(i -> {
                for (int j = 0; j < images; j++) {
                    products[i][j] = i == j ? 0 : dot(layer, i * width, j * width, width);
                }
            });
            double[] sums = new double[images];
            double sum = 0;
            for (int i = 0; i < images; i++) {
                for (double product : products[i]) {
                    sums[i] += product;
                }
                sum += sums[i];
            }
            return new Gram(products, sums, sum);
        }

        private static double dot(float[] numbers, int one, int other, int width) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += (double) numbers[one + i] * numbers[other + i];
            }
            return sum;
        }

        double hsic(Gram other) {
            double n = sums.length;
            double trace = 0;
            double crossed = 0;
            for (int i = 0; i < sums.length; i++) {
                for (int j = 0; j < sums.length; j++) {
                    trace += products[i][j] * other.products[i][j];
                }
                crossed += sums[i] * other.sums[i];
            }
            return (trace + sum * other.sum / ((n - 1) * (n - 2)) - 2 / (n - 2) * crossed) / (n * (n - 3));
        }
    }
}
