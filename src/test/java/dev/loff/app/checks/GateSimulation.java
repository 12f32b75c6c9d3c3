package dev.loff.app.checks;

import dev.loff.evaluation.Estimate;
import dev.loff.evaluation.PromotionRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Simulates rules of the gate over 200 nights. Each image is classified correctly with its own probability, drawn from a Beta
 * distribution whose mean is the accuracy and under which two equally good models disagree on 6 % of the images. Intervals use the
 * normal approximation, which a test compares with the bootstrap.
 */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = {
            "Simulate 200 nights of candidates by rules of the gate: how often each promotes, and what the last"
                    + " champion is worth.",
            "Test images stay the same or change every night; candidates are equally good, or 0.1 points"
                    + " worse each night."
        })
final class GateSimulation implements Callable<Integer> {
    private static final int NIGHTS = 200;
    private static final int DAYS = 90;
    private static final double ACCURACY = 0.9;
    private static final double LOSS_PER_NIGHT = 0.001;
    private static final double MARGIN = 0.005;
    private static final double TWO_SIDED_95 = 1.959964;

    /** E[p(1 − p)] is 0.03, half of the disagreement: a + b + 1 = 0.09 / (0.09 − 0.03). */
    private static final double BETA_A = 0.45;

    private static final double BETA_B = 0.05;

    @Option(names = "--repetitions", description = "Of each line (default: ${DEFAULT-VALUE}).")
    int repetitions = 12;

    /** Whether a candidate is promoted, by the differences to the champion and to earlier champions. */
    private interface Rule {
        boolean promotes(Estimate champion, List<Estimate> earlier);
    }

    /** A model and the night until which it was the champion. */
    private static final class Champion {
        private BitSet right;
        private final double quality;
        private int lastNight;

        Champion(BitSet right, double quality) {
            this.right = right;
            this.quality = quality;
        }
    }

    private record Setting(int images, boolean worsening, boolean otherImages) {
        double quality(int night) {
            return worsening ? ACCURACY - LOSS_PER_NIGHT * night : ACCURACY;
        }

        @Override
        public String toString() {
            return images + (otherImages ? " other" : " same") + " test images, candidates "
                    + (worsening ? "0.1 points worse each night" : "of equal quality");
        }
    }

    private record Outcome(double promoted, double quality) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GateSimulation()).execute(arguments));
    }

    @Override
    public Integer call() {
        for (boolean worsening : new boolean[] {false, true}) {
            for (int images : new int[] {372, 2000}) {
                for (boolean others : new boolean[] {false, true}) {
                    table(new Setting(images, worsening, others));
                }
            }
        }
        fewImages();
        return 0;
    }

    private void table(Setting setting) {
        System.out.println(setting);
        rules().forEach((name, rule) -> {
            List<Outcome> outcomes = IntStream.range(0, repetitions)
                    .parallel()
                    .mapToObj(it -> nights(setting, rule, it))
                    .toList();
            System.out.printf(
                    Locale.ROOT,
                    "  %-58s promotes %5.1f %% of nights; true accuracy after %d: %.1f %%%n",
                    name,
                    100
                            * outcomes.stream()
                                    .mapToDouble(Outcome::promoted)
                                    .average()
                                    .orElseThrow(),
                    NIGHTS,
                    100
                            * outcomes.stream()
                                    .mapToDouble(Outcome::quality)
                                    .average()
                                    .orElseThrow());
        });
    }

    private static Map<String, Rule> rules() {
        PromotionRule rule = new PromotionRule(MARGIN);
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put("before: interval reaches 0", (champion, earlier) -> champion.high() >= 0);
        rules.put(
                "margin alone, without the best of 90 days", (champion, earlier) -> rule.keepsUpWithChampion(champion));
        rules.put(
                "interval reaches 0, also to the best of 90 days",
                (champion, earlier) -> champion.high() >= 0 && earlier.stream().allMatch(rule::keepsUpWithBest));
        rules.put(
                "NOW: margin, and interval to the best of 90 days",
                (champion, earlier) ->
                        rule.keepsUpWithChampion(champion) && earlier.stream().allMatch(rule::keepsUpWithBest));
        rules.put(
                "margin, also to the best of 90 days",
                (champion, earlier) ->
                        rule.keepsUpWithChampion(champion) && earlier.stream().allMatch(rule::keepsUpWithChampion));
        rules.put("mean not below 0", (champion, earlier) -> champion.value() >= 0);
        return rules;
    }

    private static Outcome nights(Setting setting, Rule rule, int repetition) {
        SplittableRandom random = new SplittableRandom(1000L * setting.images() + repetition);
        double[] chances = chances(setting.images(), random);
        Champion champion = new Champion(answers(chances, setting.quality(0), random), setting.quality(0));
        List<Champion> champions = new ArrayList<>(List.of(champion));
        int promoted = 0;
        for (int night = 1; night <= NIGHTS; night++) {
            if (setting.otherImages()) {
                chances = chances(setting.images(), random);
                for (Champion it : champions) {
                    it.right = answers(chances, it.quality, random);
                }
            }
            int oldest = night - DAYS;
            champion.lastNight = night;
            champions.removeIf(it -> it.lastNight < oldest);
            BitSet candidate = answers(chances, setting.quality(night), random);
            List<Estimate> earlier = champions.stream()
                    .map(it -> difference(candidate, it.right, setting.images()))
                    .toList();
            if (rule.promotes(difference(candidate, champion.right, setting.images()), earlier)) {
                promoted++;
                champion = new Champion(candidate, setting.quality(night));
                champion.lastNight = night;
                champions.add(champion);
            }
        }
        return new Outcome(promoted / (double) NIGHTS, champion.quality);
    }

    /** How often a much worse version passes, by the number of images: the reason for gate-images. */
    private void fewImages() {
        System.out.println("a version that is 10 points worse than the champion, by the number of test images");
        PromotionRule rule = new PromotionRule(MARGIN);
        for (int images : new int[] {10, 20, 30, 50, 100, 200, 372}) {
            int trials = 4000;
            SplittableRandom random = new SplittableRandom(images);
            long passes = IntStream.range(0, trials)
                    .filter(it -> {
                        double[] chances = chances(images, random);
                        return rule.keepsUpWithChampion(difference(
                                answers(chances, ACCURACY - 0.1, random), answers(chances, ACCURACY, random), images));
                    })
                    .count();
            System.out.printf(Locale.ROOT, "  %4d images: promoted in %4.1f %%%n", images, 100.0 * passes / trials);
        }
    }

    private static double[] chances(int images, SplittableRandom random) {
        double[] chances = new double[images];
        for (int i = 0; i < images; i++) {
            chances[i] = beta(random);
        }
        return chances;
    }

    /** The images that a model of that quality classifies correctly. */
    private static BitSet answers(double[] chances, double quality, SplittableRandom random) {
        BitSet right = new BitSet(chances.length);
        for (int i = 0; i < chances.length; i++) {
            if (random.nextDouble() < chances[i] * quality / ACCURACY) {
                right.set(i);
            }
        }
        return right;
    }

    static Estimate difference(BitSet candidate, BitSet baseline, int images) {
        BitSet disagree = (BitSet) candidate.clone();
        disagree.xor(baseline);
        double mean = (candidate.cardinality() - baseline.cardinality()) / (double) images;
        double variance = Math.max(0, disagree.cardinality() / (double) images - mean * mean) / images;
        double half = TWO_SIDED_95 * Math.sqrt(variance);
        return new Estimate(mean, mean - half, mean + half);
    }

    /** Jöhnk's method: right for parameters below 1. */
    private static double beta(SplittableRandom random) {
        while (true) {
            double x = Math.pow(random.nextDouble(), 1 / BETA_A);
            double y = Math.pow(random.nextDouble(), 1 / BETA_B);
            if (x + y > 0 && x + y <= 1) {
                return x / (x + y);
            }
        }
    }
}
