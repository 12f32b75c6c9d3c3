package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void writtenTensorsAreRead() throws IOException {
        float[] large = new float[700_000];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < large.length; i++) {
            large[i] = (float) random.nextGaussian();
        }
        Path file = write(new SafetensorsWriter(Map.of("kind", "test"))
                .add("large", new long[] {700, 1000}, () -> large)
                .add("scalar", new long[0], () -> new float[] {3})
                .add("empty", new long[] {0, 4}, () -> new float[0]));
        try (Safetensors tensors = Safetensors.open(file)) {
            assertThat(tensors.names()).containsExactly("empty", "large", "scalar");
            assertThat(tensors.metadata()).containsExactly(Map.entry("kind", "test"));
            assertThat(tensors.floats("large", 700, 1000)).isEqualTo(large);
            assertThat(tensors.floats("scalar")).containsExactly(3f);
            assertThat(tensors.floats("empty", 0, 4)).isEmpty();
        }
    }

    @Test
    void equalContentGivesEqualBytesWhateverTheOrderItWasAddedIn() throws IOException {
        SafetensorsWriter one = new SafetensorsWriter(Map.of("x", "1", "y", "2"))
                .add("b", new long[] {1}, () -> new float[] {1})
                .add("a", new long[] {1}, () -> new float[] {2});
        SafetensorsWriter other = new SafetensorsWriter(Map.of("y", "2", "x", "1"))
                .add("a", new long[] {1}, () -> new float[] {2})
                .add("b", new long[] {1}, () -> new float[] {1});
        byte[] first = Files.readAllBytes(write(one));
        assertThat(Files.readAllBytes(write(other))).isEqualTo(first);
        assertThat(ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void halvesBfloatsAndLongsAreRead() throws IOException {
        ByteBuffer content = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(-5).putLong(1L << 40);
        content.putShort((short) 0x3c00).putShort((short) 0xc000);
        content.putShort((short) 0x3f80).putShort((short) 0xc040);
        Path file = raw(
                "{\"l\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]},"
                        + "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[16,20]},"
                        + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[20,24]}}",
                content.array());
        try (Safetensors tensors = Safetensors.open(file)) {
            assertThat(tensors.longs("l", 2)).containsExactly(-5, 1L << 40);
            assertThat(tensors.floats("h", 2)).containsExactly(1, -2);
            assertThat(tensors.floats("b", 1, 2)).containsExactly(1, -3);
            assertThatThrownBy(() -> tensors.floats("l", 2))
                    .hasMessageContaining("its dtype differs (tensor=l, expected=F32, F16 or BF16, found=I64)");
            assertThatThrownBy(() -> tensors.floats("b", 2))
                    .hasMessageContaining("its shape differs (tensor=b, expected=[2], found=[1, 2])");
            assertThatThrownBy(() -> tensors.floats("missing"))
                    .hasMessageContaining("it is not in the file (tensor=missing, tensors=3)");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}   | a tensor's bytes do not match its shape
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}  | leave a hole
            {'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}  | pass the end of the file
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}   | bytes that belong to no tensor
            {'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}  | a side that is no count
            {'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}} | do not match its shape
            {'a':{'dtype':'F32','data_offsets':[0,8]}}               | a tensor without shape
            {'a':{'shape':[2],'data_offsets':[0,8]}}                 | a tensor without dtype
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[8]}}     | a tensor without data_offsets
            {'a':{'dtype':'F32','dtype':'F16'}}                      | Duplicate field
            {'a':1}                                                  | a tensor that is no object
            [1]                                                      | the header is no JSON object
            {'a'                                                     | the header is no JSON
            """)
    void damagedHeadersAreRefused(String header, String reason) throws IOException {
        Path file = raw(header.replace('\'', '"'), new byte[8]);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[" + file + "] Cannot read safetensors: ")
                .hasMessageContaining(reason);
    }

    @Test
    void aHeaderLongerThanTheFileIsRefusedBeforeItIsRead() throws IOException {
        Path file = folder.resolve("long");
        Files.write(
                file,
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(Long.MAX_VALUE)
                        .array());
        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("its header does not fit");
        Files.write(file, new byte[3]);
        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("it ends inside the header length");
    }

    @Test
    void numbersThatDoNotFillTheShapeAreRefused() {
        SafetensorsWriter writer = new SafetensorsWriter(Map.of()).add("a", new long[] {3}, () -> new float[] {1});
        assertThatThrownBy(() -> write(writer))
                .hasMessage("Cannot write a tensor: its numbers do not fill its shape"
                        + " (tensor=a, shape=[3], numbers=1)");
    }

    private Path write(SafetensorsWriter writer) throws IOException {
        Path file = folder.resolve("written");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writer.write(channel);
        }
        return file;
    }

    private Path raw(String header, byte[] content) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + content.length).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("raw"),
                all.putLong(json.length).put(json).put(content).array());
    }
}
