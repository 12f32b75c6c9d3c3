package dev.loff.finetuning;

import dev.loff.tensorflow.SafetensorsWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes a ViT of random weights as a Hugging Face folder: its size is what a measurement is about, not what it sees. */
record RandomVit(int width, int depth, int heads, int patch, int imageSize) {
    /** ViT-B/14 at 224. */
    static final RandomVit BASE = new RandomVit(768, 12, 12, 14, 224);

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config.json"), """
                    {"model_type": "vit", "hidden_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
                     "intermediate_size": %d, "patch_size": %d, "image_size": %d, "hidden_act": "gelu"}
                    """.formatted(width, depth, heads, 4 * width, patch, imageSize));
        Files.writeString(folder.resolve("preprocessor_config.json"), """
            {"image_processor_type": "ViTImageProcessor", "do_resize": true, "size": {"height": %d, "width": %d},
             "resample": 2, "do_rescale": true, "rescale_factor": 0.00392156862745098, "do_normalize": true,
             "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
            """.formatted(imageSize, imageSize));
        SafetensorsWriter writer = new SafetensorsWriter(Map.of("format", "pt"));
        int tokens = imageSize / patch * (imageSize / patch) + 1;
        random(writer, "embeddings.cls_token", 1, 1, width);
        random(writer, "embeddings.position_embeddings", 1, tokens, width);
        linear(writer, "embeddings.patch_embeddings.projection", width, 3, patch, patch);
        for (int block = 0; block < depth; block++) {
            String name = "encoder.layer." + block + ".";
            norm(writer, name + "layernorm_before");
            for (String part : new String[] {"query", "key", "value"}) {
                linear(writer, name + "attention.attention." + part, width, width);
            }
            linear(writer, name + "attention.output.dense", width, width);
            norm(writer, name + "layernorm_after");
            linear(writer, name + "intermediate.dense", 4 * width, width);
            linear(writer, name + "output.dense", width, 4 * width);
        }
        norm(writer, "layernorm");
        try (FileChannel channel = FileChannel.open(
                folder.resolve("model.safetensors"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writer.write(channel);
        }
    }

    private void linear(SafetensorsWriter writer, String name, int... shape) {
        random(writer, name + ".weight", shape);
        random(writer, name + ".bias", shape[0]);
    }

    private void norm(SafetensorsWriter writer, String name) {
        writer.add(name + ".weight", new long[] {width}, () -> filled(1));
        writer.add(name + ".bias", new long[] {width}, () -> filled(0));
    }

    private float[] filled(float value) {
        float[] numbers = new float[width];
        Arrays.fill(numbers, value);
        return numbers;
    }

    private static void random(SafetensorsWriter writer, String name, int... shape) {
        long[] sides = Arrays.stream(shape).asLongStream().toArray();
        writer.add(name, sides, () -> {
            SplittableRandom random = new SplittableRandom(name.hashCode());
            float[] numbers = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) random.nextGaussian() * 0.02f;
            }
            return numbers;
        });
    }
}
