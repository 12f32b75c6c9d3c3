package dev.loff.job.promote;

import dev.loff.evaluation.PromotionRule;
import dev.loff.job.parameter.JobParameters;
import java.util.Locale;

/**
 * What a run was told about promoting its version.
 *
 * @param days the best champion of so many days counts, too
 * @param leastImages with fewer images that neither model trained on, a person decides
 * @param promoteUntested whether the gate may promote what test images say nothing about
 */
record PromotionPolicy(Mode mode, PromotionRule rule, int days, int leastImages, boolean promoteUntested) {
    enum Mode {
        AUTO,
        PROPOSE,
        OFF
    }

    static PromotionPolicy of(JobParameters parameters) {
        double points = Double.parseDouble(parameters.textOr(JobParameters.GATE_MARGIN, "0.5"));
        return new PromotionPolicy(
                Mode.valueOf(parameters.textOr(JobParameters.PROMOTION, "auto").toUpperCase(Locale.ROOT)),
                new PromotionRule(points / 100),
                Integer.parseInt(parameters.textOr(JobParameters.GATE_DAYS, "90")),
                Integer.parseInt(parameters.textOr(JobParameters.GATE_IMAGES, "50")),
                parameters.textOr(JobParameters.GATE_UNTESTED, "propose").equals("promote"));
    }
}
