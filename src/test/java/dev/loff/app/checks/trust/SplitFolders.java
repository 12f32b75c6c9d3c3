package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.SmallEncoder;
import dev.loff.dataset.DrawnPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The names of split folders that frameworks and download sites use, and other folders beside them. */
final class SplitFolders implements TrustScenario {
    private static final int CLASSES = 10;

    @Override
    public String name() {
        return "split-folders";
    }

    @Override
    public String promise() {
        return "folders named as splits are never classes, and a mix of splits and other folders is refused";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path folder = setting.folder();
        String encoder = SmallEncoder.write(folder.resolve("encoder")).toString();
        try (JobHome home = setting.home()) {
            for (List<String> splits : List.of(List.of("train", "valid"), List.of("Training", "Testing"))) {
                Path data = folder.resolve(String.join("-", splits));
                draw(data, splits);
                home.run(List.of(0), "run", "extract-features", "-P", "dataset=" + data, "-P", "encoder=" + encoder);
            }
            String sizes = "select cardinality(classes), %s > 0 from dataset_snapshot where source like '%%%s'";
            for (List<String> row :
                    List.of(List.of("validation", "train-valid"), List.of("test", "Training-Testing"))) {
                List<String> found = home.rows(sizes.formatted(row.get(0), row.get(1)));
                CheckFailure.unless(found.equals(List.of(CLASSES + " t")), row + " gave " + found);
            }
            Path mixed = folder.resolve("mixed");
            draw(mixed, List.of("train", "dev", "extra"));
            refused(
                    setting.loff(home, plan(mixed, encoder)),
                    "'dev' is VALIDATION",
                    "'extra' (images: 20)",
                    "tell apart");
            Path twice = folder.resolve("twice");
            draw(twice, List.of("val", "validation"));
            refused(setting.loff(home, plan(twice, encoder)), "VALIDATION", "'val'", "'validation'");
        }
    }

    private static void draw(Path data, List<String> splits) throws Exception {
        for (String split : splits) {
            DrawnPictures.writeFolder(data.resolve(split), 2, split.hashCode());
        }
        Files.createDirectories(data.resolve("__MACOSX/" + splits.get(0)));
        Files.writeString(data.resolve("__MACOSX/._" + splits.get(0) + ".jpg"), "a resource fork");
    }

    private static List<String> plan(Path data, String encoder) {
        return List.of("plan", "extract-features", "-P", "dataset=" + data, "-P", "encoder=" + encoder);
    }

    static void refused(TrustSetting.Answer answer, String... parts) {
        String said = answer.output() + answer.errors();
        CheckFailure.unless(
                answer.exitCode() == 2 && List.of(parts).stream().allMatch(said::contains),
                "exit code " + answer.exitCode() + " and not " + List.of(parts) + "\n" + said);
        CheckFailure.unless(!said.contains("\tat ") && !said.contains("Exception"), "a stack trace\n" + said);
    }
}
