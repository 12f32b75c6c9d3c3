package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.savedmodel.GraphCheck;
import dev.loff.savedmodel.SavedModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An encoder that copies a file while it computes is refused by name, and nothing is copied. */
final class ModelsAreData implements TrustScenario {
    @Override
    public String name() {
        return "models-are-data";
    }

    @Override
    public String promise() {
        return "a model whose graph reads or writes files is refused before it runs, and no exported model has such"
                + " operations";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 12);
        Path stolen = setting.folder().resolve("stolen");
        Path secret = Files.writeString(setting.folder().resolve("secret"), "a password");
        Path thief = CopyingEncoder.write(setting.folder().resolve("thief"), secret, stolen);
        try (JobHome home = setting.home()) {
            CheckData misused = new CheckData(data.pictures(), thief.toString());
            for (List<String> words : List.of(
                    List.of("plan", "nightly", "-P", "dataset=" + data.pictures(), "-P", "encoder=" + thief),
                    misused.run("extract-features"))) {
                TrustSetting.Answer answer = setting.loff(home, words);
                String said = answer.output() + answer.errors();
                CheckFailure.unless(answer.exitCode() != 0, "an encoder that copies files was accepted: " + words);
                CheckFailure.unless(
                        said.contains("operation=ReadFile") && said.contains("node=read"),
                        "the refusal does not name the operation and its node: " + said);
                CheckFailure.unless(!Files.exists(stolen), "the encoder has copied a file: " + words);
            }
            home.run(
                    List.of(0, 4),
                    data.run("nightly", "classifier=linear", "epochs=1", "speed-probe=off")
                            .toArray(String[]::new));
            requireComputing(home);
        }
    }

    private static void requireComputing(JobHome home) throws Exception {
        List<String> exported =
                home.rows("select end_to_end from model_version where end_to_end is not null order by id");
        CheckFailure.unless(exported.size() == 1, "no end-to-end model was exported: " + exported);
        Path folder = home.root().resolve(exported.get(0)).resolve("..").normalize();
        GraphCheck.computesOnly(folder.toString(), SavedModelFile.read(folder).getGraphDef());
    }
}
