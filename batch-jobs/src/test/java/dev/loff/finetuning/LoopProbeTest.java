package dev.loff.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.classifier.ClassifierKind;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.encoder.TinyEncoders;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.Hyperparameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopProbeTest {
    @TempDir
    Path folder;

    @Test
    void updatesOfTheSameClassifierAreMeasuredAlsoWhereOneMinibatchIsAllThereIs() throws IOException {
        Hyperparameters hyperparameters = Hyperparameters.defaults(ClassifierKind.LOFF_TA);
        EncoderInLoop encoder;
        try (Encoder opened =
                SavedModelEncoder.open(TinyEncoders.convolutional(folder.resolve("encoder")), EncoderOptions.DEFAULT)) {
            encoder = EncoderInLoop.of(opened);
        }
        double samplesPerSecond = LoopProbe.samplesPerSecond(
                encoder,
                hyperparameters,
                List.of("a", "b", "c"),
                DrawnImages.of(20, 3, 1).labeled(),
                SessionSettings.defaults());
        assertThat(samplesPerSecond).isPositive().isFinite();
        assertThat(LoopProbe.images(hyperparameters)).isEqualTo(9 * 32);
    }
}
