package dev.loff.finetuning;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.Extracted;
import dev.loff.encoder.ExtractionOptions;
import dev.loff.encoder.FeatureExtraction;
import dev.loff.encoder.FeatureShape;
import dev.loff.training.FeatureRows;
import dev.loff.training.LabeledFeatures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures in memory, image i of class i % classes: a colour of its own in noise. */
record DrawnImages(List<byte[]> files, int classes) implements ImageSource {
    static DrawnImages of(int images, int classes, long seed) {
        Random random = new Random(seed);
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            files.add(picture(i % classes, classes, random));
        }
        return new DrawnImages(files, classes);
    }

    private static byte[] picture(int label, int classes, Random random) {
        BufferedImage image = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < 24 * 24; at++) {
            int strong = 120 + 100 * label / classes + random.nextInt(30);
            int weak = random.nextInt(90);
            image.setRGB(at % 24, at / 24, label % 2 == 0 ? strong << 16 | weak << 8 | weak : weak << 16 | strong << 8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    LabeledImages labeled() {
        int[] image = new int[files.size()];
        int[] label = new int[files.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = i;
            label[i] = i % classes;
        }
        return new LabeledImages(this, image, label);
    }

    /** What extraction caches of them. */
    LabeledFeatures extracted(Encoder encoder) throws InterruptedException {
        List<byte[]> rows = new ArrayList<>();
        try (FeatureExtraction extraction = new FeatureExtraction(encoder, ExtractionOptions.DEFAULT)) {
            for (byte[] file : files) {
                ByteBuffer halves =
                        ((Extracted.Features) extraction.submit(file).await()).float16();
                byte[] row = new byte[halves.remaining()];
                halves.get(row);
                rows.add(row);
            }
        }
        int[] label = new int[rows.size()];
        int[] row = new int[rows.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = i;
            label[i] = i % classes;
        }
        return new LabeledFeatures(
                encoder.shape(), List.of(new Rows(encoder.shape(), rows)), new int[row.length], row, label);
    }

    private record Rows(FeatureShape shape, List<byte[]> halves) implements FeatureRows {
        @Override
        public int rows() {
            return halves.size();
        }

        @Override
        public Sha256 key(int row) {
            return Sha256.of(halves.get(row));
        }

        @Override
        public void copyRow(int row, ByteBuffer target) {
            target.put(halves.get(row));
        }
    }

    @Override
    public int images() {
        return files.size();
    }

    @Override
    public Sha256 key(int image) {
        return Sha256.of(files.get(image));
    }

    @Override
    public String name(int image) {
        return "image" + image + ".png";
    }

    @Override
    public byte[] read(int image) {
        return files.get(image);
    }
}
