package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.SmallEncoder;
import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A night never trains on the remains of its dataset. */
record AccountOfTheNight() implements TrustScenario {
    @Override
    public String name() {
        return "account-of-the-night";
    }

    @Override
    public String promise() {
        return "all images without features count, whenever they were found bad, and a class that is lost fails the run";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        String encoder = SmallEncoder.write(setting.folder().resolve("encoder")).toString();
        Path pictures = setting.folder().resolve("pictures");
        DrawnPictures.writeFolder(pictures, 12, 1);
        Path manifest = manifest(pictures);
        for (int i = 0; i < 32; i++) {
            Files.writeString(pictures.resolve("boat/broken" + i + ".jpg"), "no picture " + i);
        }
        try (JobHome home = setting.home()) {
            badImages(setting, home, pictures, encoder);
            missingFiles(setting, home, pictures, manifest, encoder);
            lostClass(setting, home, pictures, encoder);
            List<String> champions = home.rows("select version from model_alias a join model_version m"
                    + " on m.id = a.model_version_id where alias = 'champion' and m.model = 'pictures'");
            CheckFailure.unless(champions.equals(List.of("1")), "another version was promoted: " + champions);
        }
    }

    /** Two nights with the same bad images fail alike, and the operator may accept them. */
    private static void badImages(TrustSetting setting, JobHome home, Path pictures, String encoder) throws Exception {
        for (int night = 0; night < 2; night++) {
            Run failed = Run.nightly(setting, home, pictures.toString(), encoder);
            failed.requireFailed("32 of 152 (NOT_AN_IMAGE 32)", "quarantine-threshold");
            failed.require("/quarantined", "32");
            failed.require("/images", "152");
        }
        long models = home.numbers("select count(*) from model_version").get(0).longValue();
        CheckFailure.unless(models == 0, "a failed night registered a model");
        Run.nightly(setting, home, pictures.toString(), encoder, "quarantine-threshold=0.3")
                .requireCompleted(4);
    }

    private static void missingFiles(TrustSetting setting, JobHome home, Path pictures, Path manifest, String encoder)
            throws Exception {
        List<Path> listed = listed(pictures, manifest);
        for (int i = 0; i < listed.size(); i += 2) {
            Files.move(listed.get(i), listed.get(i).resolveSibling(".away" + i));
        }
        Run.nightly(setting, home, manifest.toString(), encoder, "model=missing")
                .requireFailed("60 of 120 (VANISHED 60)");
        for (int i = 0; i < listed.size(); i += 2) {
            Files.move(listed.get(i).resolveSibling(".away" + i), listed.get(i));
        }
        Run.nightly(setting, home, manifest.toString(), encoder, "model=missing")
                .requireCompleted(0);
    }

    private static void lostClass(TrustSetting setting, JobHome home, Path pictures, String encoder) throws Exception {
        try (Stream<Path> boats = Files.list(pictures.resolve("boat"))) {
            for (Path boat : boats.toList()) {
                Files.delete(boat);
            }
        }
        for (int night = 0; night < 2; night++) {
            Run.nightly(setting, home, pictures.toString(), encoder)
                    .requireFailed(
                            "boat: 0 usable", "when the champion pictures v1 was trained", "class-loss-threshold");
        }
    }

    private static List<Path> listed(Path pictures, Path manifest) throws IOException {
        return Files.readAllLines(manifest).stream()
                .skip(1)
                .map(it -> pictures.resolve(it.split(",", -1)[0]))
                .toList();
    }

    private static Path manifest(Path pictures) throws IOException {
        List<String> lines = new ArrayList<>(List.of("path,label"));
        try (Stream<Path> all = Files.walk(pictures)) {
            all.filter(Files::isRegularFile)
                    .sorted()
                    .map(pictures::relativize)
                    .forEach(it -> lines.add(it + "," + it.getName(0)));
        }
        return Files.write(pictures.resolve("manifest.csv"), lines);
    }
}
