package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.SmallEncoder;
import dev.loff.dataset.DrawnPictures;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Manifests as spreadsheets and scripts write them, and files that are not manifests. */
final class ManifestText implements TrustScenario {
    private static final long SPARSE_BYTES = 3L << 30;

    @Override
    public String name() {
        return "manifest-text";
    }

    @Override
    public String promise() {
        return "blanks around cells make no class, mistakes are named by line, and nothing of another file is shown";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path folder = setting.folder();
        DrawnPictures.writeFolder(folder.resolve("img"), 2, 1);
        String encoder = SmallEncoder.write(folder.resolve("encoder")).toString();
        try (JobHome home = setting.home()) {
            Path good =
                    write(folder, "\uFEFFpath, label\r%1$s0.jpg, red \r\n%1$s1.jpg,red\n\"%2$s0.jpg\" , \"blue\"\n");
            home.run(List.of(0), "run", "extract-features", "-P", "dataset=" + good, "-P", "encoder=" + encoder);
            List<String> classes = home.rows("select classes from dataset_snapshot");
            CheckFailure.unless(classes.equals(List.of("{blue,red}")), "classes are " + classes);

            refuse(
                    setting,
                    home,
                    write(folder, "path,label\n%1$s0.jpg,red oak\n%2$s0.jpg,red\u00a0oak\n"),
                    encoder,
                    "line 3");
            refuse(setting, home, write(folder, "root:secret:0:0\n"), encoder, "it is no manifest");
            Path large = write(folder, "path,label\n");
            try (SeekableByteChannel file = Files.newByteChannel(large, StandardOpenOption.WRITE)) {
                file.position(SPARSE_BYTES).write(StandardCharsets.UTF_8.encode("secret"));
            }
            refuse(setting, home, large, encoder, "line=2");
        }
    }

    private static Path write(Path folder, String text) throws Exception {
        List<String> classes = DrawnPictures.classes();
        return Files.writeString(
                folder.resolve("manifest-" + System.nanoTime() + ".csv"),
                text.formatted("img/" + classes.get(0) + "/000", "img/" + classes.get(1) + "/000"));
    }

    private static void refuse(TrustSetting setting, JobHome home, Path manifest, String encoder, String part)
            throws Exception {
        TrustSetting.Answer answer = setting.loff(
                home, List.of("plan", "extract-features", "-P", "dataset=" + manifest, "-P", "encoder=" + encoder));
        SplitFolders.refused(answer, manifest.toString(), part);
        String said = answer.output() + answer.errors();
        CheckFailure.unless(!said.contains("secret"), "content of a file is shown\n" + said);
    }
}
