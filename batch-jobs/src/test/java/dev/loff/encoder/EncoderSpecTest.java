package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.encoder.FeatureOutput.Grid;
import dev.loff.encoder.FeatureOutput.Tokens;
import dev.loff.encoder.FeatureOutput.Vector;
import dev.loff.encoder.ImageInput.Layout;
import dev.loff.encoder.Normalization.MeanStd;
import dev.loff.encoder.Normalization.Range;
import dev.loff.encoder.Resize.Antialias;
import dev.loff.encoder.Resize.Interpolation;
import dev.loff.encoder.Resize.ShorterSide;
import dev.loff.encoder.Resize.Stretch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderSpecTest {
    private static final String GRID = """
            { "name": "net",
              "input": { "name": "image", "layout": "NHWC", "height": 224, "width": 192, "range": [0.0, 1.0] },
              "resize": { "mode": "stretch", "interpolation": "bilinear", "antialias": true },
              "output": { "name": "features", "kind": "grid", "height": 7, "width": 6, "channels": 1280 },
              "licence": "Apache-2.0" }
            """;

    @Test
    void readsEveryKeyOfAGridEncoder() {
        assertThat(EncoderSpecReader.read("encoder.json", GRID))
                .isEqualTo(new EncoderSpec(
                        "net",
                        new ImageInput("image", Layout.NHWC, 224, 192, new Range(0, 1)),
                        new Resize(new Stretch(), Interpolation.BILINEAR, Antialias.ON),
                        new Grid("features", 7, 6, 1280),
                        "Apache-2.0"));
    }

    @Test
    void readsEveryKeyOfATokenEncoder() {
        String tokens = GRID.replace("NHWC", "NCHW")
                .replace("\"range\": [0.0, 1.0]", "\"mean\": [0.1, 0.2, 0.3], \"std\": [1, 2, 3]")
                .replace(
                        "\"stretch\", \"interpolation\": \"bilinear\"",
                        "\"shorter-side\", \"size\": 256," + " \"interpolation\": \"bicubic\"")
                .replace("\"antialias\": true", "\"antialias\": false")
                .replace("\"grid\", \"height\": 7, \"width\": 6", "\"tokens\", \"count\": 257, \"classToken\": 256");
        assertThat(EncoderSpecReader.read("encoder.json", tokens))
                .isEqualTo(new EncoderSpec(
                        "net",
                        new ImageInput(
                                "image",
                                Layout.NCHW,
                                224,
                                192,
                                new MeanStd(List.of(0.1f, 0.2f, 0.3f), List.of(1f, 2f, 3f))),
                        new Resize(new ShorterSide(256), Interpolation.BICUBIC, Antialias.OFF),
                        new Tokens("features", 257, 1280, OptionalInt.of(256)),
                        "Apache-2.0"));
    }

    @Test
    void theFeatureShapeFollowsTheOutput() {
        assertThat(new Grid("f", 7, 6, 5).features()).isEqualTo(new FeatureShape(7, 6, false, 5));
        assertThat(new Vector("f", 5).features()).isEqualTo(new FeatureShape(1, 1, false, 5));
        assertThat(new Tokens("f", 257, 5, OptionalInt.of(0)).features()).isEqualTo(new FeatureShape(16, 16, true, 5));
        assertThat(new Tokens("f", 256, 5, OptionalInt.empty()).features())
                .isEqualTo(new FeatureShape(16, 16, false, 5));
        assertThat(new Tokens("f", 11, 5, OptionalInt.empty()).features()).isEqualTo(new FeatureShape(1, 11, false, 5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "name": "net"                  | "name": " "                      | key=name, value=" "
                    "name": "net",                 |                                  | key=name, value=missing
                    "licence": "Apache-2.0"        | "licence": 3                     | key=licence, value=3
                    "licence": "Apache-2.0"        | "licence": "A", "colour": 1      | unknown key (key=colour
                    "layout": "NHWC"               | "layout": "nhwc"                 | expected one of NHWC, NCHW (key=input.layout, value="nhwc")
                    "height": 224                  | "height": 0                      | expected a whole number from 1 to 8192 (key=input.height, value=0)
                    "height": 224                  | "height": 2.5                    | key=input.height, value=2.5
                    "height": 224                  | "height": 99999999999            | key=input.height, value=99999999999
                    "height": 224                  | "height": 224, "depth": 3        | unknown key (key=input.depth
                    "range": [0.0, 1.0]            | "range": [1, 1]                  | a low and a higher number (key=input.range, value=[1.0, 1.0])
                    "range": [0.0, 1.0]            | "range": [0, 1, 2]               | a list of 2 numbers (key=input.range, value=[0,1,2])
                    "range": [0.0, 1.0]            | "range": [0, "a"]                | a list of 2 numbers (key=input.range
                    "range": [0.0, 1.0]            | "range": [0, 1], "mean": [0,0,0] | key=input.range, value=with mean or std
                    "width": 192, "range": [0.0, 1.0] | "width": 192                  | either range, or mean and std (key=input.range, value=missing)
                    "range": [0.0, 1.0]            | "mean": [0,0,0]                  | key=input.std, value=missing
                    "range": [0.0, 1.0]            | "mean": [0,0,0], "std": [1,0,1]  | three numbers above 0 (key=input.std
                    "mode": "stretch"              | "mode": "pad"                    | one of stretch, shorter-side (key=resize.mode, value="pad")
                    "mode": "stretch"              | "mode": "stretch", "size": 256   | unknown key (key=resize.size
                    "mode": "stretch"              | "mode": "shorter-side", "size": 200 | a whole number from 224 to 8192 (key=resize.size, value=200)
                    "interpolation": "bilinear"    | "interpolation": "lanczos"       | one of bilinear, bicubic (key=resize.interpolation
                    "antialias": true              | "antialias": "yes"               | true or false (key=resize.antialias, value="yes")
                    "kind": "grid"                 | "kind": "map"                    | one of grid, tokens, vector (key=output.kind
                    "kind": "grid"                 | "kind": "vector"                 | unknown key (key=output.height
                    "channels": 1280               | "channels": -1                   | key=output.channels, value=-1
                    "kind": "grid", "height": 7, "width": 6 | "kind": "tokens", "count": 5, "classToken": 5 | a whole number from 0 to 4 (key=output.classToken, value=5)
                    "name": "net",                 | "name": "net", "name": "other",  | Duplicate field
                    "licence": "Apache-2.0" }      | "licence": "Apache-2.0"          | it is no JSON
                    "licence": "Apache-2.0" }      | "licence": "Apache-2.0" } x      | it is no JSON
                    """)
    void aWrongValueIsNamedWithWhatIsAllowed(String part, String replacement, String message) {
        String json = GRID.replace(part, replacement == null ? "" : replacement);
        assertThat(json).isNotEqualTo(GRID);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncoderSpecReader.read("models/encoder.json", json))
                .withMessageStartingWith("[models/encoder.json] Cannot read the encoder's description: ")
                .withMessageContaining(message);
    }

    @Test
    void anObjectMustBeAnObject() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncoderSpecReader.read("f", "[]"))
                .withMessage(
                        "[f] Cannot read the encoder's description: expected a JSON object (key=the file, value=[])");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncoderSpecReader.read("f", "{\"input\": 5}"))
                .withMessageContaining("expected a JSON object (key=input, value=5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncoderSpecReader.read("f", ""))
                .withMessageContaining("(key=the file, value=)");
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("encoder.json");
        assertThatThrownBy(() -> EncoderSpec.read(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("[" + file + "] Cannot read the encoder's description");
    }

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("encoder.json"), GRID);
        assertThat(EncoderSpec.read(file).name()).isEqualTo("net");
    }
}
