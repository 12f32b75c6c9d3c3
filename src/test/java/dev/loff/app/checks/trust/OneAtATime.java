package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A run on the same data with the same encoder is refused, however either is spelled. */
final class OneAtATime implements TrustScenario {
    @Override
    public String name() {
        return "one-at-a-time";
    }

    @Override
    public String promise() {
        return "no training parameter, link or other spelling lets a second run use the same data and encoder";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 8);
        Path encoder = Files.createSymbolicLink(setting.folder().resolve("same-encoder"), Path.of(data.encoder()));
        Path pictures = Files.createSymbolicLink(setting.folder().resolve("same-pictures"), data.pictures());
        List<String> night =
                data.run("nightly", "classifier=linear", "epochs=100000", "minibatch=1", "speed-probe=off");
        try (JobHome home = setting.home();
                LoffProcess first = home.start(night.toArray(String[]::new))) {
            Hosts.until("the first run has begun", first::announced);
            refused(setting, home, night, "encoder-class-token=ignored");
            refused(setting, home, night, "encoder=" + encoder, "dataset=" + pictures + "/", "encoder-pool=1");
            first.kill();
        }
    }

    private static void refused(TrustSetting setting, JobHome home, List<String> night, String... other)
            throws Exception {
        Expect.of(setting.loff(home, CheckData.with(night, other)), 2).has("is at the same data with the same encoder");
    }
}
