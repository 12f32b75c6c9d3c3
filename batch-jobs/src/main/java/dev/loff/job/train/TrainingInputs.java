package dev.loff.job.train;

import dev.loff.dataset.Sha256;
import dev.loff.dataset.Split;
import dev.loff.job.ProgramVersion;
import dev.loff.registry.FeatureSet;
import dev.loff.training.Hyperparameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * All that a training's outcome depends on, as one hash: images with labels and splits, which of them have features, encoder,
 * statistics of the features, hyperparameters with the seed, program. By content, not by row, so that it is the same in a restored database.
 */
final class TrainingInputs {
    private TrainingInputs() {}

    static Sha256 hash(FeatureSet set, LabeledSplits splits, Hyperparameters hyperparameters, ProgramVersion program) {
        MessageDigest digest = Sha256.newDigest();
        for (String part : new String[] {
            set.snapshot().sha256(),
            set.encoder().fingerprint(),
            set.statistics(),
            hyperparameters.toJson(),
            program.text()
        }) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        for (Split split : Split.values()) {
            long[] positions = splits.positions(split);
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
            digest.update(bytes.putLong(positions.length).array());
            for (long position : positions) {
                digest.update(bytes.clear().putLong(position).array());
            }
        }
        return Sha256.finish(digest);
    }
}
