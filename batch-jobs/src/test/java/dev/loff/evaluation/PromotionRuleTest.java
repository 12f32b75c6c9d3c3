package dev.loff.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PromotionRuleTest {
    private final PromotionRule rule = new PromotionRule(0.005);

    @Test
    void aLossThatTheIntervalHidesIsStillALossBeyondTheMargin() {
        Estimate difference = new Estimate(-0.03, -0.062, 0.002);

        assertThat(rule.keepsUpWithChampion(difference)).isFalse();
        assertThat(new PromotionRule(0.03).keepsUpWithChampion(difference)).isTrue();
    }

    @Test
    void aLossWithinTheMarginPasses() {
        assertThat(rule.keepsUpWithChampion(new Estimate(-0.005, -0.02, 0.01))).isTrue();
        assertThat(rule.keepsUpWithChampion(new Estimate(-1.0 / 200, -0.02, 0.01)))
                .as("exactly the margin")
                .isTrue();
        assertThat(rule.keepsUpWithChampion(new Estimate(-0.0051, -0.02, 0.01))).isFalse();
    }

    @Test
    void aSmallLossThatIsNoChanceDoesNotPass() {
        assertThat(rule.keepsUpWithChampion(new Estimate(-0.004, -0.006, -0.002)))
                .isFalse();
        assertThat(rule.keepsUpWithBest(new Estimate(-0.004, -0.006, -0.002))).isFalse();
    }

    @Test
    void theBestOfManyIsComparedByTheIntervalAlone() {
        assertThat(rule.keepsUpWithBest(new Estimate(-0.03, -0.062, 0.002))).isTrue();
    }

    @Test
    void aMarginIsAShare() {
        assertThatThrownBy(() -> new PromotionRule(-0.1)).hasMessageContaining("margin=-0.1");
        assertThatThrownBy(() -> new PromotionRule(Double.NaN)).hasMessageContaining("margin=NaN");
    }
}
