package dev.loff.huggingface;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations that are not JSON, need something missing or unsupported, or need more memory than the machine has. */
class HostileConfigsTest extends HostileFilesTest {
    private static final String CONFIG = HuggingFaceEncoder.CONFIG;
    private static final String IMAGES = PreprocessorReader.FILE_NAME;

    @ParameterizedTest
    @MethodSource({"files", "models", "sizes", "images"})
    void isRefused(Hostile hostile) throws IOException {
        HostileFolders.requireRefused(hostile, folder);
    }

    static Stream<Hostile> files() {
        return Stream.of(CONFIG, IMAGES)
                .flatMap(file -> Stream.of(
                        Hostile.folder(
                                file + " missing", folder -> Files.delete(folder.resolve(file)), "it has no " + file),
                        Hostile.text(
                                file + " cut off",
                                file,
                                "{\"model_type\": ",
                                file + "] Cannot read the file: it is no JSON"),
                        Hostile.text(file + " empty", file, "", file + "]"),
                        Hostile.text(file + " a list", file, "[]", file + "]", "a JSON object"),
                        Hostile.text(file + " two objects", file, "{} {}", "it is no JSON ("),
                        Hostile.text(file + " of 3 MB", file, " ".repeat(3 << 20), "it is too large (cap=1048576)"),
                        Hostile.text(file + " nested", file, "[".repeat(1 << 20), "it is no JSON ("),
                        Hostile.text(file + " binary", file, "\0\u0001\u0002\u0003", "it is no JSON ("),
                        Hostile.folder(
                                file + " that links to itself",
                                folder -> Hostile.link(folder.resolve(file), file),
                                "it has no " + file)));
    }

    static Stream<Hostile> models() {
        return Stream.of(
                config("model_type", "\"swin\"", "expected one of dinov2, dinov2_with_registers, vit, deit, clip"),
                config("model_type", "\"a\\nb\"", "(key=model_type, value=\"a\\nb\")"),
                config("model_type", "7", "a text (key=model_type, value=7)"),
                config("model_type", "null", "key=model_type"),
                config("model_type", '"' + "x".repeat(100_000) + '"', "value=\"xxxx"),
                config("hidden_act", "\"mish\"", "key=hidden_act, value=\"mish\""),
                config("hidden_act", "{}", "key=hidden_act, value={}"),
                config("use_swiglu_ffn", "true", "a tensor is missing (tensor=enc"),
                config("use_swiglu_ffn", "\"yes\"", "true or false (key=use_swiglu_ffn"),
                config("quantization_config", "[]", "weights that are not quantized"),
                config("layer_norm_eps", "-1", "key=layer_norm_eps, value=-1"),
                config("layer_norm_eps", "1e999", "key=layer_norm_eps"),
                config("layer_norm_eps", "\"NaN\"", "key=layer_norm_eps, value=\"NaN\""),
                config("qkv_bias", "1", "key=qkv_bias, value=1"));
    }

    static Stream<Hostile> sizes() {
        return Stream.of(
                config("hidden_size", "32", "a tensor's shape differs (tensor=embeddings.patch_embed"),
                config("hidden_size", "2147483647", "key=hidden_size"),
                config("hidden_size", "2147483648", "key=hidden_size"),
                config("hidden_size", "1e400", "key=hidden_size"),
                config("hidden_size", "0", "key=hidden_size, value=0"),
                config("hidden_size", "\"24\"", "key=hidden_size, value=\"24\""),
                config("hidden_size", "16384", "a tensor's shape differs"),
                config("num_hidden_layers", "4", "a tensor is missing (tensor=encoder.layer.3."),
                config("num_hidden_layers", "256", "a tensor is missing (tensor=encoder.layer.3."),
                config("num_hidden_layers", "1000000", "key=num_hidden_layers"),
                config("num_hidden_layers", "-1", "key=num_hidden_layers, value=-1"),
                config("num_attention_heads", "5", "a divisor of hidden_size=24"),
                config("num_attention_heads", "0", "key=num_attention_heads, value=0"),
                config("head_dim", "13", "key=head_dim, value=13"),
                config("num_channels", "4", "3: red, green and blue (key=num_channels, value=4)"),
                config("mlp_ratio", "3", "a tensor's shape differs (tensor=encoder.layer.0.mlp.fc1"),
                config("mlp_ratio", "1e9", "key=mlp_ratio"),
                config("image_size", "224", "(tensor=embeddings.position_embeddings"),
                config("image_size", "3", "a square of at least patch_size=7"),
                config("image_size", "[28, 56]", "key=image_size, value=[28,56]"),
                config("image_size", "[28]", "a list of height and width (key=image_size"),
                config("image_size", "8193", "key=image_size, value=8193"),
                config("patch_size", "0", "key=patch_size, value=0"),
                config("patch_size", "257", "key=patch_size, value=257"),
                config("patch_size", "[7, 8]", "a square (key=patch_size"),
                config("patch_size", "8", "a tensor's shape differs (tensor=embeddings.patch_embed"));
    }

    static Stream<Hostile> images() {
        return Stream.of(
                images("resample", "0", "expected 2 (bilinear) or 3 (bicubic) (key=resample, value=0)"),
                images("resample", "\"lanczos\\n\"", "(key=resample, value=\"lanczos\\n\")"),
                images("crop_size", "4096", "at most the resized image of 32 x 32"),
                images("crop_size", "-1", "key=crop_size, value=-1"),
                images("crop_size", "3", "the image is smaller than a patch"),
                images("crop_size", "{\"height\": 28}", "height and width"),
                images("crop_size", "{\"height\": 28, \"width\": 1e10}", "key=crop_size.width"),
                images("size", "{\"shortest_edge\": 0}", "key=size.shortest_edge, value=0"),
                images("size", "{\"shortest_edge\": 2000000000}", "key=size.shortest_edge"),
                images("size", "{\"longest_edge\": 32}", "key=size"),
                images("size", "{}", "key=size"),
                images("size", "[32, 32, 32]", "key=size"),
                images("image_std", "[0, 1, 1]", "expected numbers above 0 (key=image_std"),
                images("image_std", "[1, 1]", "three numbers (key=image_std"),
                images("image_std", "[1, 1, 1e300]", "three numbers (key=image_std"),
                images("image_mean", "[\"NaN\", 0, 0]", "three numbers (key=image_mean"),
                images("rescale_factor", "0", "key=rescale_factor, value=0"),
                images("rescale_factor", "-1e300", "key=rescale_factor"),
                images("do_resize", "false", "true: images come in any size"),
                images("do_resize", "\"no\"", "true or false (key=do_resize"),
                images("do_pad", "true", "key=do_pad"),
                images("do_center_crop", "false", "key=size"),
                images("image_processor_type", "\"SamImageProcessor\"", "of Bit, CLIP, DeiT, Siglip, ViT (key=image"),
                Hostile.text(
                        "preprocessor of 8190 x 8190 pixels",
                        IMAGES,
                        "{\"size\": {\"shortest_edge\": 8190}, \"crop_size\": 8190}",
                        "the image has too many patches (patches=1368900, limit=16384)"));
    }

    private static Hostile config(String key, String value, String... said) {
        return Hostile.json(CONFIG, key, value, said);
    }

    private static Hostile images(String key, String value, String... said) {
        return Hostile.json(IMAGES, key, value, said);
    }
}
