package dev.loff.training;

/** The scores (minibatch, classes) of one forward pass, evaluated on the CPU in double precision. */
final class Scores {
    private final float[] logits;
    private final int classes;

    Scores(float[] logits, int classes) {
        this.logits = logits;
        this.classes = classes;
    }

    /** The class with the highest score; the first of equal ones. */
    int predicted(int sample) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (logits[sample * classes + c] > logits[sample * classes + best]) {
                best = c;
            }
        }
        return best;
    }

    int correct(int[] labels) {
        int correct = 0;
        for (int i = 0; i < labels.length; i++) {
            correct += predicted(i) == labels[i] ? 1 : 0;
        }
        return correct;
    }

    /** Cross-entropy of one sample: log Σ exp(logit) - logit[label]. */
    double loss(int sample, int label) {
        double highest = logits[sample * classes + predicted(sample)];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            // StrictMath: interpreted and compiled code must agree to the last bit.
            sum += StrictMath.exp(logits[sample * classes + c] - highest);
        }
        return highest + StrictMath.log(sum) - logits[sample * classes + label];
    }

    /** The probability of each class for each sample: exp(logit) / Σ exp(logit). */
    float[] probabilities() {
        float[] probabilities = new float[logits.length];
        for (int sample = 0; sample * classes < logits.length; sample++) {
            for (int c = 0; c < classes; c++) {
                probabilities[sample * classes + c] = (float) StrictMath.exp(-loss(sample, c));
            }
        }
        return probabilities;
    }
}
