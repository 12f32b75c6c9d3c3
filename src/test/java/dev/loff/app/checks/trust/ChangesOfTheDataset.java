package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.SmallEncoder;
import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A run reports what changed in its dataset since the run before. */
record ChangesOfTheDataset() implements TrustScenario {
    @Override
    public String name() {
        return "dataset-changes";
    }

    @Override
    public String promise() {
        return "images added, removed and relabelled, and classes new and gone since the run before, are counted exactly";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        String encoder = SmallEncoder.write(setting.folder().resolve("encoder")).toString();
        Path pictures = setting.folder().resolve("pictures");
        DrawnPictures.writeFolder(pictures, 4, 1);
        try (JobHome home = setting.home()) {
            Run first = Run.extract(setting, home, pictures.toString(), encoder);
            first.requireCompleted(0);
            first.require("/changes", "null");
            change(setting, pictures);

            Run second = Run.extract(setting, home, pictures.toString(), encoder);

            second.requireCompleted(0);
            second.require("/changes/sinceExecution", Long.toString(first.execution()));
            second.require("/changes/added", "4");
            second.require("/changes/removed", "5");
            second.require("/changes/relabelled", "2");
            second.require("/changes/newClasses", "[\"zebra\"]");
            second.require("/changes/goneClasses", "[\"boat\"]");
            String table = setting.loff(
                            home,
                            List.of("run", "extract-features", "-P", "dataset=" + pictures, "-P", "encoder=" + encoder))
                    .output();
            CheckFailure.unless(
                    table.contains("none") && table.contains("since execution " + second.execution()),
                    "the table does not say that nothing changed\n" + table);
            damageSnapshots(home);
            Files.delete(pictures.resolve("zebra/was-fish-1.png"));

            Run last = Run.extract(setting, home, pictures.toString(), encoder);

            last.requireCompleted(0);
            last.require("/changes", "null");
        }
    }

    private static void damageSnapshots(JobHome home) throws IOException {
        List<Path> snapshots;
        try (Stream<Path> all = Files.list(home.root().resolve("snapshots"))) {
            snapshots = all.filter(it -> it.toString().endsWith(".tsv")).toList();
        }
        CheckFailure.unless(!snapshots.isEmpty(), "there is no snapshot to damage");
        for (Path snapshot : snapshots) {
            byte[] content = Files.readAllBytes(snapshot);
            content[content.length / 2] ^= 1;
            Files.write(snapshot, content);
        }
    }

    /** Class boat is removed, class zebra is added, two fish become zebras, and one fish is removed. */
    private static void change(TrustSetting setting, Path pictures) throws IOException {
        Path other = setting.folder().resolve("other");
        DrawnPictures.writeFolder(other, 4, 2);
        Files.move(pictures.resolve("boat"), setting.folder().resolve("boats"));
        Files.move(other.resolve("boat"), pictures.resolve("zebra"));
        List<Path> fishes;
        try (Stream<Path> all = Files.list(pictures.resolve("fish"))) {
            fishes = all.sorted().toList();
        }
        Files.delete(fishes.get(0));
        Files.move(fishes.get(1), pictures.resolve("zebra/was-fish-1.png"));
        Files.move(fishes.get(2), pictures.resolve("zebra/was-fish-2.png"));
    }
}
