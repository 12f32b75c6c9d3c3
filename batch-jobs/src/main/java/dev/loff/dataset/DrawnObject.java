package dev.loff.dataset;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The objects in the demo's pictures, drawn between -1 and 1 (y down), each time with random variation. */
enum DrawnObject {
    BOAT {
        @Override
        void draw(Pen pen) {
            double sail = pen.vary(0.7, 0.95);
            pen.line(0, 0.4, 0, -0.95);
            pen.fill(pen.second(), polygon(0.05, -sail, pen.vary(0.6, 0.85), 0.25, 0.05, 0.25));
            pen.fill(pen.second(), polygon(-0.05, -pen.vary(0.5, 0.8), -pen.vary(0.4, 0.7), 0.25, -0.05, 0.25));
            double keel = pen.vary(0.4, 0.7);
            pen.fill(pen.body(), polygon(-0.9, 0.35, 0.9, 0.35, keel, 0.75, -keel, 0.75));
        }
    },
    BUTTERFLY {
        @Override
        void draw(Pen pen) {
            double upper = pen.vary(0.35, 0.5);
            double lower = pen.vary(0.25, 0.4);
            for (int side : new int[] {-1, 1}) {
                pen.fill(pen.body(), turned(ellipse(side * 0.48, -0.32, 0.48, upper), side * 0.5));
                pen.fill(pen.second(), turned(ellipse(side * 0.38, 0.38, 0.36, lower), side * -0.5));
                pen.fill(pen.dark(), ellipse(side * 0.55, -0.35, 0.12, 0.12));
                pen.line(0, -0.45, side * 0.25, -0.9);
            }
            pen.fill(pen.dark(), ellipse(0, 0, 0.09, 0.55));
        }
    },
    FISH {
        @Override
        void draw(Pen pen) {
            double height = pen.vary(0.3, 0.5);
            double tail = pen.vary(0.25, 0.45);
            pen.fill(pen.second(), polygon(0.4, 0, 0.95, -tail, 0.82, 0, 0.95, tail));
            pen.fill(pen.second(), polygon(-0.3, -height * 0.8, 0.1, -height - 0.25, 0.2, -height * 0.6));
            pen.fill(pen.body(), ellipse(-0.2, 0, 0.75, height));
            pen.line(-0.5, -height * 0.7, -0.42, height * 0.75);
            pen.fill(Color.WHITE, ellipse(-0.7, -0.08, 0.09, 0.09));
            pen.fill(Color.BLACK, ellipse(-0.72, -0.08, 0.04, 0.04));
        }
    },
    HOUSE {
        @Override
        void draw(Pen pen) {
            double wide = pen.vary(0.55, 0.8);
            pen.fill(pen.second(), rectangle(wide * 0.4, -0.85, 0.18, 0.5));
            pen.fill(pen.body(), rectangle(-wide, -0.1, 2 * wide, 0.9));
            pen.fill(pen.second(), polygon(-wide - 0.15, -0.1, 0, -pen.vary(0.7, 0.95), wide + 0.15, -0.1));
            pen.fill(pen.dark(), rectangle(pen.vary(-0.3, 0.1), 0.3, 0.26, 0.5));
            pen.fill(Color.WHITE, rectangle(-wide + 0.12, 0.1, 0.25, 0.25));
            pen.fill(Color.WHITE, rectangle(wide - 0.37, 0.1, 0.25, 0.25));
        }
    },
    KEY {
        @Override
        void draw(Pen pen) {
            double bow = pen.vary(0.28, 0.4);
            Area ring = new Area(ellipse(-0.6, 0, bow, bow));
            ring.subtract(new Area(ellipse(-0.6, 0, bow * 0.5, bow * 0.5)));
            ring.add(new Area(rectangle(-0.65 + bow, -0.09, 1.5 - bow, 0.18)));
            int teeth = 2 + pen.random().nextInt(2);
            for (int i = 0; i < teeth; i++) {
                ring.add(new Area(rectangle(0.7 - 0.22 * i, 0, 0.12, pen.vary(0.25, 0.4))));
            }
            pen.fill(pen.body(), ring);
        }
    },
    LEAF {
        @Override
        void draw(Pen pen) {
            double belly = pen.vary(0.5, 0.85);
            Path2D blade = new Path2D.Double();
            blade.moveTo(-0.75, 0);
            blade.curveTo(-0.4, -belly, 0.4, -belly, 0.9, 0);
            blade.curveTo(0.4, belly, -0.4, belly, -0.75, 0);
            pen.fill(pen.body(), blade);
            pen.line(-1, 0.05, 0.85, 0);
            for (double x = -0.45; x < 0.6; x += 0.25) {
                pen.line(x, 0, x + 0.2, -belly * 0.45);
                pen.line(x, 0, x + 0.2, belly * 0.45);
            }
        }
    },
    MUG {
        @Override
        void draw(Pen pen) {
            double wide = pen.vary(0.45, 0.65);
            double handle = pen.vary(0.3, 0.45);
            pen.stroke(pen.body(), 0.16, new Arc2D.Double(wide - 0.3, -handle, 0.7, 2 * handle, -90, 180, Arc2D.OPEN));
            pen.fill(pen.body(), new RoundRectangle2D.Double(-wide, -0.75, 2 * wide, 1.5, 0.25, 0.25));
            pen.fill(pen.second(), rectangle(-wide, pen.vary(-0.3, 0.1), 2 * wide, pen.vary(0.15, 0.4)));
            pen.fill(pen.dark(), ellipse(0, -0.72, wide, 0.14));
        }
    },
    MUSHROOM {
        @Override
        void draw(Pen pen) {
            double wide = pen.vary(0.7, 0.95);
            double stem = pen.vary(0.16, 0.3);
            pen.fill(pen.second(), new RoundRectangle2D.Double(-stem, -0.1, 2 * stem, 0.95, 0.25, 0.25));
            double top = pen.vary(0.55, 0.85);
            pen.fill(pen.body(), new Arc2D.Double(-wide, -top, 2 * wide, 2 * top, 0, 180, Arc2D.CHORD));
            for (double[] dot : new double[][] {{-0.45, -0.2}, {0.05, -0.42}, {0.42, -0.18}}) {
                double radius = pen.vary(0.07, 0.14);
                pen.fill(pen.second(), ellipse(dot[0], dot[1], radius, radius));
            }
        }
    },
    TREE {
        @Override
        void draw(Pen pen) {
            double trunk = pen.vary(0.09, 0.18);
            pen.fill(pen.dark(), rectangle(-trunk, 0, 2 * trunk, 0.9));
            if (pen.random().nextBoolean()) {
                for (double y = 0.3; y > -0.6; y -= 0.35) {
                    double half = 0.35 + 0.35 * (y + 0.6);
                    pen.fill(pen.body(), polygon(-half, y, 0, y - 0.6, half, y));
                }
            } else {
                Area crown = new Area();
                for (int i = 0; i < 7; i++) {
                    double radius = pen.vary(0.28, 0.42);
                    crown.add(new Area(ellipse(pen.vary(-0.45, 0.45), pen.vary(-0.6, 0), radius, radius)));
                }
                pen.fill(pen.body(), crown);
            }
        }
    },
    UMBRELLA {
        @Override
        void draw(Pen pen) {
            pen.line(0, -0.9, 0, 0.7);
            pen.stroke(pen.dark(), 0.08, new Arc2D.Double(-0.3, 0.55, 0.3, 0.35, 180, 180, Arc2D.OPEN));
            double top = pen.vary(0.6, 0.85);
            Area roof = new Area(new Arc2D.Double(-0.95, -top, 1.9, 2 * top, 0, 180, Arc2D.CHORD));
            for (double x : new double[] {-0.71, -0.24, 0.24, 0.71}) {
                roof.subtract(new Area(ellipse(x, 0, 0.24, 0.14)));
            }
            pen.fill(pen.body(), roof);
            for (double x : new double[] {-0.47, 0, 0.47}) {
                pen.line(0, -top, x, -0.08);
            }
        }
    };

    abstract void draw(Pen pen);

    /** The name of the object's class. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What an object is drawn with: a canvas, three colours and random variation. */
    record Pen(Graphics2D graphics, Color body, Color second, Color dark, RandomGenerator random) {
        double vary(double from, double to) {
            return random.nextDouble(from, to);
        }

        void fill(Color color, Shape shape) {
            graphics.setColor(color);
            graphics.fill(shape);
            stroke(dark, 0.025, shape);
        }

        void line(double fromX, double fromY, double toX, double toY) {
            stroke(dark, 0.04, new Line2D.Double(fromX, fromY, toX, toY));
        }

        void stroke(Color color, double width, Shape shape) {
            graphics.setColor(color);
            graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            graphics.draw(shape);
        }
    }

    private static Shape ellipse(double x, double y, double radiusX, double radiusY) {
        return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
    }

    private static Shape rectangle(double x, double y, double width, double height) {
        return new Rectangle2D.Double(x, y, width, height);
    }

    private static Shape turned(Shape shape, double radians) {
        Rectangle2D bounds = shape.getBounds2D();
        return AffineTransform.getRotateInstance(radians, bounds.getCenterX(), bounds.getCenterY())
                .createTransformedShape(shape);
    }

    private static Shape polygon(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }
}
