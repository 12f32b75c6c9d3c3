package dev.loff.app.checks.trust;

import static dev.loff.app.checks.trust.GateNights.expect;
import static dev.loff.app.checks.trust.GateNights.expectDecision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loff.app.checks.Folders;
import dev.loff.app.checks.JobHome;

/** A version is not promoted automatically without test images to support it. */
final class NothingToCompareScenario implements TrustScenario {
    @Override
    public String name() {
        return "nothing-to-compare";
    }

    @Override
    public String promise() {
        return "a model without test images, or with a class that only test has, is proposed and says so";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        try (JobHome home = setting.home()) {
            GateNights untested =
                    GateNights.draw(home, setting.folder(), "untested").withoutTest();
            expectDecision(untested.run(), "PROPOSED", "there are no test images");
            expect(
                    untested.version(1).at("/gate/waits").asBoolean(),
                    "the list shows that it waits",
                    untested.version(1));

            GateNights strange = GateNights.draw(home, setting.folder(), "strange");
            Folders.delete(strange.pictures().resolve("train/boat"));
            Folders.delete(strange.pictures().resolve("validation/boat"));
            JsonNode run = strange.run();
            expectDecision(run, "PROPOSED", "there is no training image of boat");
            expect(
                    run.at("/gate/coverage/neverTrained/names/0").asText().equals("boat"),
                    "the JSON names the class",
                    run);
            expectDecision(
                    strange.run("seed=2", "gate-untested=promote"), "PROMOTED", "there is no training image of boat");
        }
    }
}
