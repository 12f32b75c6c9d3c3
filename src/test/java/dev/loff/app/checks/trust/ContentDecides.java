package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.SmallEncoder;
import dev.loff.dataset.DrawnPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Pictures whose names have no or a wrong extension. */
final class ContentDecides implements TrustScenario {
    private static final List<String> NAMES = List.of("1.jfif", "2.JPE", "3", "4.txt", "5.jpg.1");

    @Override
    public String name() {
        return "content-decides";
    }

    @Override
    public String promise() {
        return "a file that begins as an image is one whatever its name, and other files are left out";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path data = setting.folder().resolve("pictures");
        DrawnPictures.writeFolder(data, NAMES.size(), 1);
        int images = 0;
        for (String label : DrawnPictures.classes()) {
            try (Stream<Path> files = Files.list(data.resolve(label))) {
                for (Path file : files.sorted().toList()) {
                    Files.move(file, file.resolveSibling(NAMES.get(images++ % NAMES.size())));
                }
            }
            Files.writeString(data.resolve(label).resolve("notes.txt"), "BM: this is a text about " + label);
            Files.writeString(data.resolve(label).resolve("Thumbs.db"), "kept by a file manager");
        }
        String encoder = SmallEncoder.write(setting.folder().resolve("encoder")).toString();
        try (JobHome home = setting.home()) {
            home.run(List.of(0), "run", "extract-features", "-P", "dataset=" + data, "-P", "encoder=" + encoder);
            List<String> found = home.rows("select images, cardinality(classes) from dataset_snapshot");
            CheckFailure.unless(
                    found.equals(List.of(images + " " + DrawnPictures.classes().size())), "found " + found);
        }
    }
}
