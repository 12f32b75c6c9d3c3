package dev.loff.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.Normalization;
import dev.loff.encoder.Preprocessing;
import dev.loff.encoder.Resize.Framing;
import dev.loff.encoder.Resize.Interpolation;
import dev.loff.encoder.Resize.ShorterSide;
import dev.loff.encoder.Resize.StretchAndCrop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that files of any age mean the same as in the reference library. */
class PreprocessorReaderTest {
    @TempDir
    Path folder;

    @Test
    void anEmptyFileMeansTheFamilysProcessor() throws IOException {
        assertReads("{}", Family.DINOV2, new ShorterSide(224), Interpolation.BICUBIC, 224);
        assertReads("{}", Family.CLIP, new ShorterSide(224), Interpolation.BICUBIC, 224);
        assertReads("{}", Family.VIT, new StretchAndCrop(224, 224), Interpolation.BILINEAR, 224);
        assertReads("{}", Family.DEIT, new StretchAndCrop(256, 256), Interpolation.BICUBIC, 224);
        assertReads("{}", Family.SIGLIP, new StretchAndCrop(224, 224), Interpolation.BICUBIC, 224);
    }

    @Test
    void oldFilesHaveSizesOfOneNumber() throws IOException {
        assertReads(
                "{'feature_extractor_type': 'CLIPFeatureExtractor', 'size': 336, 'crop_size': 336, 'resample': 3}",
                Family.CLIP,
                new ShorterSide(336),
                Interpolation.BICUBIC,
                336);
        assertReads(
                "{'feature_extractor_type': 'ViTFeatureExtractor', 'size': 384, 'resample': 2}",
                Family.VIT,
                new StretchAndCrop(384, 384),
                Interpolation.BILINEAR,
                384);
    }

    @Test
    void aFileMayDefineWhatOneNumberMeans() throws IOException {
        assertReads(
                "{'size': 256, 'crop_size': 224, 'default_to_square': true}",
                Family.CLIP,
                new StretchAndCrop(256, 256),
                Interpolation.BICUBIC,
                224);
        assertReads(
                "{'size': 256, 'default_to_square': false}",
                Family.DEIT,
                new ShorterSide(256),
                Interpolation.BICUBIC,
                224);
        assertReads(
                "{'size': [256, 240], 'crop_size': [224, 224]}",
                Family.CLIP,
                new StretchAndCrop(256, 240),
                Interpolation.BICUBIC,
                224);
    }

    @Test
    void theProcessorOverridesTheFamily() throws IOException {
        assertReads(
                "{'image_processor_type': 'ViTImageProcessorFast'}",
                Family.DINOV2,
                new StretchAndCrop(224, 224),
                Interpolation.BILINEAR,
                224);
    }

    @Test
    void valuesAreScaledAndNormalisedAsConfigured() throws IOException {
        // (value / 127.5 - 1) in two notations, and raw values
        assertNormalises("{'image_mean': [0.5, 0.5, 0.5], 'image_std': [0.5, 0.5, 0.5]}", 1 / 127.5, -1);
        assertNormalises(
                "{'rescale_factor': 0.00784313725490196, 'image_mean': [1, 1, 1], 'image_std': [1, 1, 1]}",
                1 / 127.5,
                -1);
        assertNormalises("{'do_normalize': false}", 1 / 255.0, 0);
        assertNormalises("{'do_normalize': false, 'do_rescale': false}", 1, 0);
    }

    private void assertNormalises(String json, double factor, double offset) throws IOException {
        Normalization normalization = read(json, Family.VIT).input().normalization();
        assertThat((double) normalization.factors()[1]).isCloseTo(factor, within(1e-6 * factor));
        assertThat((double) normalization.offsets()[1]).isCloseTo(offset, within(1e-6));
    }

    private void assertReads(String json, Family family, Framing framing, Interpolation interpolation, int side)
            throws IOException {
        Preprocessing read = read(json, family);
        assertThat(read.resize().framing()).isEqualTo(framing);
        assertThat(read.resize().interpolation()).isEqualTo(interpolation);
        assertThat(read.input().height()).isEqualTo(side);
        assertThat(read.input().width()).isEqualTo(side);
    }

    private Preprocessing read(String json, Family family) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), json.replace('\'', '"'));
        return PreprocessorReader.read(folder, family, Optional.empty());
    }
}
