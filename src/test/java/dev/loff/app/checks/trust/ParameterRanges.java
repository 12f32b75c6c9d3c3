package dev.loff.app.checks.trust;

import dev.loff.app.checks.JobHome;
import java.util.List;

/** The help states each parameter's range, and a refusal names only that parameter. */
final class ParameterRanges implements TrustScenario {
    @Override
    public String name() {
        return "parameter-ranges";
    }

    @Override
    public String promise() {
        return "the help has each range and default, a bad value is answered with its own, and no class is named";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        try (JobHome home = setting.home()) {
            Expect.of(setting.loff(home, List.of("run", "nightly", "--help-parameters")), 0)
                    .has("1e-8 to 1", "auto (loff-ta: 0.5, loff: 0, linear: 0)", "none, balanced");
            refused(setting, home, "learning-rate=2").has("from 1e-8 to 1", "peak learning rate");
            refused(setting, home, "minimum-learning-rate=0.5").has("at most learning-rate");
            refused(setting, home, "epoch=3").has("did you mean `epochs`?");
        }
    }

    private static Expect refused(TrustSetting setting, JobHome home, String parameter) throws Exception {
        return Expect.of(setting.loff(home, List.of("run", "nightly", "-P", "dataset=/in", "-P", parameter)), 2)
                .hasNot("dev.loff", "Hyperparameters", "shard-images");
    }
}
