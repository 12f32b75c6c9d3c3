package dev.loff.dataset;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.QuadCurve2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * One picture: a mottled background, clutter, the object with a random place, size, rotation and colour, more clutter, light
 * and noise.
 */
final class DrawnPicture {
    private final RandomGenerator random;
    private final BufferedImage image;
    private final Graphics2D graphics;
    private final int width;
    private final int height;

    private DrawnPicture(RandomGenerator random) {
        this.random = random;
        width = random.nextInt(180, 400);
        height = random.nextInt(180, 400);
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    }

    static BufferedImage of(DrawnObject object, RandomGenerator random) {
        DrawnPicture picture = new DrawnPicture(random);
        try {
            picture.ground();
            picture.clutter(random.nextInt(3, 9), 0.8);
            picture.place(object);
            picture.clutter(random.nextInt(0, 3), 0.5);
            picture.develop();
            return picture.image;
        } finally {
            picture.graphics.dispose();
        }
    }

    /** A background of a few random colours, stretched so that they blend into each other. */
    private void ground() {
        int across = random.nextInt(2, 9);
        int down = random.nextInt(2, 9);
        float hue = random.nextFloat();
        BufferedImage coarse = new BufferedImage(across, down, BufferedImage.TYPE_INT_RGB);
        float spread = random.nextFloat() * 0.3f;
        for (int y = 0; y < down; y++) {
            for (int x = 0; x < across; x++) {
                float saturation = 0.1f + 0.5f * random.nextFloat();
                float brightness = 0.3f + 0.6f * random.nextFloat();
                coarse.setRGB(x, y, Color.HSBtoRGB(hue + spread * random.nextFloat(), saturation, brightness));
            }
        }
        // Drawn larger than the picture: the outermost half cell has no neighbour to blend with.
        graphics.drawImage(
                coarse,
                -width / across,
                -height / down,
                width * (across + 2) / across,
                height * (down + 2) / down,
                null);
    }

    private void clutter(int pieces, double largest) {
        double side = Math.min(width, height);
        for (int i = 0; i < pieces; i++) {
            Color color = color(0.2f + 0.7f * random.nextFloat(), 0.2f + 0.8f * random.nextFloat());
            int alpha = random.nextInt(90, 255);
            graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha));
            double x = random.nextDouble() * width;
            double y = random.nextDouble() * height;
            double length = side * random.nextDouble(0.05, 0.35) * largest;
            double breadth = length * random.nextDouble(0.2, 1);
            Shape piece =
                    switch (random.nextInt(4)) {
                        case 0 -> new Ellipse2D.Double(x, y, length, breadth);
                        case 1 -> new Rectangle2D.Double(x, y, length, breadth);
                        case 2 -> new QuadCurve2D.Double(x, y, x + length, y - breadth, x + 2 * length, y + breadth);
                        default ->
                            new BasicStroke((float) (side * 0.012))
                                    .createStrokedShape(new QuadCurve2D.Double(
                                            x, y, x + length, y + 2 * breadth, x - length, y + 3 * breadth));
                    };
            graphics.fill(AffineTransform.getRotateInstance(random.nextDouble(Math.PI), x, y)
                    .createTransformedShape(piece));
        }
    }

    private void place(DrawnObject object) {
        double side = Math.min(width, height);
        double scale = side * random.nextDouble(0.3, 0.47);
        AffineTransform before = graphics.getTransform();
        graphics.translate(
                width * 0.5 + (width * 0.5 - scale) * random.nextDouble(-0.7, 0.7),
                height * 0.5 + (height * 0.5 - scale) * random.nextDouble(-0.7, 0.7));
        graphics.rotate(random.nextDouble(-0.5, 0.5));
        graphics.shear(random.nextDouble(-0.25, 0.25), 0);
        graphics.scale(random.nextBoolean() ? scale : -scale, scale * random.nextDouble(0.8, 1.1));
        float light = 0.35f + 0.6f * random.nextFloat();
        object.draw(new DrawnObject.Pen(
                graphics,
                color(0.3f + 0.6f * random.nextFloat(), light),
                color(0.2f + 0.6f * random.nextFloat(), 0.35f + 0.6f * random.nextFloat()),
                color(0.5f, 0.1f + 0.25f * random.nextFloat()),
                random));
        graphics.setTransform(before);
    }

    private Color color(float saturation, float brightness) {
        return Color.getHSBColor(random.nextFloat(), saturation, brightness);
    }

    /** Adds light from one side, a colour cast and grain. */
    private void develop() {
        double gain = random.nextDouble(0.7, 1.15);
        double slope = random.nextDouble(-0.35, 0.35) / width;
        double grain = random.nextDouble(3, 18);
        double[] cast = {random.nextDouble(-15, 15), random.nextDouble(-15, 15), random.nextDouble(-15, 15)};
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                double light = gain + slope * (x - width / 2.0);
                double noise = grain * (random.nextDouble() + random.nextDouble() - 1);
                int rgb = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int value = row[x] >> (16 - 8 * channel) & 0xFF;
                    rgb = rgb << 8 | (int) Math.max(0, Math.min(255, value * light + cast[channel] + noise));
                }
                row[x] = rgb;
            }
            image.setRGB(0, y, width, 1, row, 0, width);
        }
    }
}
