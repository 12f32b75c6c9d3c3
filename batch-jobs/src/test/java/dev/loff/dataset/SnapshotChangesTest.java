package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotChangesTest {
    @TempDir
    private Path temp;

    private Path root;
    private Path target;

    @BeforeEach
    void folders() throws IOException {
        root = Files.createDirectories(temp.resolve("pictures"));
        target = temp.resolve("snapshots");
        Images.write(root, "train/cat/1.jpg", "train/cat/2.jpg", "train/dog/1.jpg", "train/dog/2.jpg");
        Images.write(root, "test/cat/3.jpg", "test/dog/3.jpg", "validation/cat/4.jpg", "validation/dog/4.jpg");
    }

    private ScanResult scan() {
        return DatasetScan.of(root).scan(target);
    }

    private SnapshotChanges since(ScanResult before) {
        ScanResult now = scan();
        return SnapshotChanges.between(before.snapshot(), now.snapshot(), now.findings(), target);
    }

    private void move(String from, String to) throws IOException {
        Files.createDirectories(root.resolve(to).getParent());
        Files.move(root.resolve(from), root.resolve(to));
    }

    private static SnapshotChanges counts(
            long added, long removed, long changed, long renamed, long relabelled, long moved) {
        return new SnapshotChanges(added, removed, changed, renamed, relabelled, moved, List.of(), List.of());
    }

    @Test
    void theSameDatasetHasNoChanges() {
        SnapshotChanges changes = since(scan());

        assertThat(changes).isEqualTo(counts(0, 0, 0, 0, 0, 0));
        assertThat(changes.none()).isTrue();
    }

    @Test
    void imagesAreAddedRemovedAndChanged() throws IOException {
        ScanResult before = scan();
        Images.write(root, "train/cat/5.jpg", "train/cat/6.jpg");
        Files.delete(root.resolve("train/cat/1.jpg"));
        Files.writeString(root.resolve("train/dog/1.jpg"), "another content");

        assertThat(since(before)).isEqualTo(counts(2, 1, 1, 0, 0, 0));
    }

    @Test
    void anImageInAnotherFolderIsRelabelledOrMovedOrRenamed() throws IOException {
        ScanResult before = scan();
        move("train/cat/1.jpg", "train/dog/from-cat.jpg");
        move("train/cat/2.jpg", "train/cat/two.jpg");
        move("train/dog/1.jpg", "test/dog/1.jpg");
        move("train/dog/2.jpg", "test/cat/both.jpg");

        assertThat(since(before)).isEqualTo(counts(0, 0, 0, 1, 2, 2));
    }

    @Test
    void imagesThatSwapTheirPathsAreRelabelled() throws IOException {
        ScanResult before = scan();
        move("train/cat/1.jpg", "train/cat/0.tmp");
        move("train/dog/1.jpg", "train/cat/1.jpg");
        move("train/cat/0.tmp", "train/dog/1.jpg");

        assertThat(since(before)).isEqualTo(counts(0, 0, 0, 0, 2, 0));
    }

    @Test
    void aNewContentUnderThePathOfARenamedImageIsAdded() throws IOException {
        ScanResult before = scan();
        move("train/cat/1.jpg", "train/cat/moved.jpg");
        Files.writeString(root.resolve("train/cat/1.jpg"), "another content");

        assertThat(since(before)).isEqualTo(counts(1, 0, 0, 1, 0, 0));
    }

    @Test
    void classesComeAndGo() throws IOException {
        ScanResult before = scan();
        Images.write(root, "train/fox/1.jpg");
        for (String cat : List.of("train/cat/1.jpg", "train/cat/2.jpg", "test/cat/3.jpg", "validation/cat/4.jpg")) {
            Files.delete(root.resolve(cat));
        }

        SnapshotChanges changes = since(before);

        assertThat(changes.newClasses()).containsExactly("fox");
        assertThat(changes.goneClasses()).containsExactly("cat");
        assertThat(changes.removed()).isEqualTo(4);
    }

    @Test
    void anImageThatCannotBeReadIsNotRemoved() throws IOException {
        Path manifest = root.resolve("all.csv");
        Files.writeString(manifest, """
                path,label
                train/cat/1.jpg,cat
                train/cat/2.jpg,cat
                train/dog/1.jpg,dog
                train/dog/2.jpg,dog
                """);
        ScanResult before = DatasetScan.of(manifest).scan(target);
        Files.delete(root.resolve("train/cat/2.jpg"));

        ScanResult now = DatasetScan.of(manifest).scan(target);

        assertThat(SnapshotChanges.between(before.snapshot(), now.snapshot(), now.findings(), target))
                .isEqualTo(counts(0, 0, 0, 0, 0, 0));
        assertThat(now.findings().list(Finding.Kind.VANISHED))
                .extracting(Finding::label)
                .containsExactly("cat");
    }

    @Test
    void countsAreThoseOfTheDefinitionForRandomChanges() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 30; round++) {
            Map<String, String> before = draw(random);
            Map<String, String> now = draw(random);

            SnapshotChanges found = SnapshotChanges.between(
                    write(before, "before" + round).snapshot(),
                    write(now, "now" + round).snapshot(),
                    write(now, "now" + round).findings(),
                    target);

            Set<String> both = new HashSet<>(before.values());
            both.retainAll(now.values());
            Map<String, String> pathBefore = inverse(before);
            Map<String, String> pathNow = inverse(now);
            assertThat(found.relabelled())
                    .as("round " + round)
                    .isEqualTo(both.stream()
                            .filter(it -> !label(pathBefore, it).equals(label(pathNow, it)))
                            .count());
            assertThat(found.added() + found.changed()).isEqualTo(now.size() - both.size());
            assertThat(found.removed() + found.changed()).isEqualTo(before.size() - both.size());
            assertThat(found.changed())
                    .isEqualTo(before.keySet().stream()
                            .filter(it -> now.containsKey(it)
                                    && !both.contains(before.get(it))
                                    && !both.contains(now.get(it)))
                            .count());
        }
    }

    private static String label(Map<String, String> paths, String content) {
        return String.valueOf(paths.get(content)).substring(0, 1);
    }

    private static Map<String, String> inverse(Map<String, String> contents) {
        Map<String, String> paths = new HashMap<>();
        contents.forEach((path, content) -> paths.put(content, path));
        return paths;
    }

    /** Paths with their contents, each content once. */
    private static Map<String, String> draw(Random random) {
        Map<String, String> contents = new HashMap<>(Map.of("a/x.jpg", "x" + random.nextInt(2), "b/y.jpg", "y"));
        Set<String> used = new HashSet<>(contents.values());
        for (int i = 0; i < 40; i++) {
            String path = "ab".charAt(random.nextInt(2)) + "/" + random.nextInt(30) + ".jpg";
            String content = "content " + random.nextInt(40);
            if (!contents.containsKey(path) && used.add(content)) {
                contents.put(path, content);
            }
        }
        return contents;
    }

    private ScanResult write(Map<String, String> contents, String name) throws IOException {
        Path folder = temp.resolve(name);
        for (Map.Entry<String, String> image : contents.entrySet()) {
            Path file = folder.resolve(image.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, image.getValue());
        }
        ScanResult scan = DatasetScan.of(folder).scan(target);
        try (Stream<Path> left = Files.list(target)) {
            assertThat(left).noneMatch(it -> it.toString().endsWith(".tmp"));
        }
        return scan;
    }
}
