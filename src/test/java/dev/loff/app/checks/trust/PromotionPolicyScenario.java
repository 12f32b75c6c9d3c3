package dev.loff.app.checks.trust;

import static dev.loff.app.checks.trust.GateNights.expect;
import static dev.loff.app.checks.trust.GateNights.expectDecision;

import dev.loff.app.checks.JobHome;
import java.util.List;

/** Promotion follows a policy, and a person's decision overrides it. */
final class PromotionPolicyScenario implements TrustScenario {
    @Override
    public String name() {
        return "promotion-policy";
    }

    @Override
    public String promise() {
        return "promotion=propose leaves the champion, a hand promotion pins it until it is unpinned, and a worse"
                + " version is promoted only with a reason";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        try (JobHome home = setting.home()) {
            GateNights nights = GateNights.draw(home, setting.folder(), "policy");
            expectDecision(nights.run(), "PROMOTED", "first version");
            expectDecision(
                    nights.run("promotion=propose", "seed=2", "gate-margin=100"),
                    "PROPOSED",
                    "of the champion v1 on 60 images that neither was trained on",
                    "promotion=propose");
            expectChampion(nights, 1);
            expect(nights.version(2).at("/gate/waits").asBoolean(), "the list shows that v2 waits", nights.version(2));

            String promoted = home.run(List.of(0), "promote", "policy", "2", "--reason", "chosen by hand");
            expect(
                    promoted.indexOf("test accuracy") >= 0
                            && promoted.indexOf("test accuracy") < promoted.indexOf("is the champion"),
                    "a promotion shows the comparison first",
                    promoted);
            expectChampion(nights, 2);
            expectDecision(nights.run("seed=3", "gate-margin=100"), "PROPOSED", "v2 is pinned by", ": chosen by hand");
            expectChampion(nights, 2);

            expectDecision(
                    nights.run("epochs=1", "learning-rate=1e-8", "minimum-learning-rate=0", "seed=4"),
                    "HELD",
                    "of the champion v2");
            TrustSetting.Answer refused = setting.loff(home, List.of("promote", "policy", "4"));
            expect(
                    refused.exitCode() == 2 && refused.errors().contains("Cannot promote without a reason"),
                    "a worse version is not promoted without a reason",
                    refused);
            expectChampion(nights, 2);
            home.run(List.of(0), "unpin", "policy", "--reason", "the gate may decide");
            expect(nights.version(2).path("pin").isNull(), "nothing is pinned any more", nights.version(2));
        }
    }

    private static void expectChampion(GateNights nights, int number) throws Exception {
        expect(
                nights.version(number).path("aliases").toString().contains("champion"),
                "version " + number + " is the champion",
                nights.version(number));
    }
}
