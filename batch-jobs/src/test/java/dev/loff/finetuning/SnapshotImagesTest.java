package dev.loff.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.dataset.DatasetScan;
import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.DrawnPictures;
import dev.loff.dataset.Sha256;
import dev.loff.dataset.Split;
import dev.loff.file.PatientReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotImagesTest {
    @TempDir
    Path folder;

    @Test
    void usableImagesOfASplitComeWithTheirLabelsAndContent() throws IOException {
        DatasetSnapshot snapshot = snapshot();
        LabeledImages all = labeled(snapshot, Long.MAX_VALUE);
        assertThat(all.size()).isEqualTo((int) snapshot.counts().train());
        Sha256 quarantined = all.key(1);
        LabeledImages usable = SnapshotImages.labeled(
                snapshot,
                folder.resolve("pictures"),
                PatientReads.none(folder),
                Split.TRAIN,
                key -> !key.equals(quarantined),
                Long.MAX_VALUE);
        assertThat(usable.size()).isEqualTo(all.size() - 1);
        assertThat(usable.key(1)).isEqualTo(all.key(2));
        assertThat(usable.label(1)).isEqualTo(all.label(2));
        assertThat(Sha256.of(usable.read(1))).isEqualTo(usable.key(1));
        assertThat(labeled(snapshot, 2).size()).isEqualTo(2);
    }

    @Test
    void aFileThatWasChangedIsRefusedByItsName() throws IOException {
        LabeledImages images = labeled(snapshot(), Long.MAX_VALUE);
        Path file = Path.of(images.name(0));
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> images.read(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("[" + file + "] Cannot train on an image: its content is not what");
    }

    private LabeledImages labeled(DatasetSnapshot snapshot, long most) {
        return SnapshotImages.labeled(
                snapshot, folder.resolve("pictures"), PatientReads.none(folder), Split.TRAIN, key -> true, most);
    }

    private DatasetSnapshot snapshot() throws IOException {
        DrawnPictures.writeFolder(folder.resolve("pictures"), 3, 11);
        return DatasetScan.of(folder.resolve("pictures"))
                .scan(folder.resolve("snapshots"))
                .snapshot();
    }
}
