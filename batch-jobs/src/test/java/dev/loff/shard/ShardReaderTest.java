package dev.loff.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardReaderTest {
    @TempDir
    Path folder;

    @Test
    void givesBackTheRowsThatWereWritten() throws IOException {
        ShardSchema schema = Shards.schema(new FeatureShape(3, 5, false, 7));
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), schema, 10, 30);
        try (ShardReader reader = ShardReader.open(shard.path(), schema)) {
            assertThat(reader.rows()).isEqualTo(20);
            assertThat(reader.metadata()).isEqualTo(schema);
            assertThat(reader.shape()).isEqualTo(schema.shape());
            for (int row = 0; row < 20; row++) {
                assertThat(reader.key(row)).isEqualTo(Shards.key(10 + row));
                assertThat(copyOf(reader, row)).isEqualTo(Shards.features(schema.shape(), 10 + row));
            }
        }
    }

    @Test
    void gathersRowsOneBehindTheOther() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 4);
        int rowBytes = Shards.SHAPE.sizeBytes();
        ByteBuffer minibatch = ByteBuffer.allocateDirect(2 * rowBytes);
        try (ShardReader reader = ShardReader.open(shard.path())) {
            reader.copyRow(3, minibatch);
            reader.copyRow(1, minibatch);
            assertThatIllegalArgumentException().isThrownBy(() -> reader.copyRow(0, minibatch));
        }
        assertThat(minibatch.slice(0, rowBytes)).isEqualTo(Shards.features(Shards.SHAPE, 3));
        assertThat(minibatch.slice(rowBytes, rowBytes)).isEqualTo(Shards.features(Shards.SHAPE, 1));
    }

    @Test
    void manyThreadsReadAtOnce() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 50);
        try (ShardReader reader = ShardReader.open(shard.path())) {
            assertThat(IntStream.range(0, 20_000)
                            .parallel()
                            .map(i -> i % 50)
                            .allMatch(row -> copyOf(reader, row).equals(Shards.features(Shards.SHAPE, row))
                                    && reader.key(row).equals(Shards.key(row))))
                    .isTrue();
        }
    }

    @Test
    void refusesRowsThatAreNotThere() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 4);
        try (ShardReader reader = ShardReader.open(shard.path())) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> reader.key(4));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> copyOf(reader, -1));
        }
    }

    @Test
    void readsNothingOnceClosed() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 4);
        ShardReader reader = ShardReader.open(shard.path());
        reader.close();
        assertThatIllegalStateException().isThrownBy(() -> reader.key(0)).withMessageContaining("closed");
    }

    @Test
    void refusesAShardOfAnotherEncoder() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 1);
        ShardSchema other = new ShardSchema("tiny", Sha256.of(new byte[0]), Shards.SHAPE, "stretch 28x28, bilinear");
        assertThatExceptionOfType(DamagedShardException.class)
                .isThrownBy(() -> ShardReader.open(shard.path(), other))
                .withMessageStartingWith("[" + shard.path() + "] Cannot read shard: it does not belong")
                .withMessageContaining("encoderFingerprint=");
    }

    @Test
    void refusesAShardOfAnotherShape() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 1);
        ShardSchema other = Shards.schema(new FeatureShape(1, 4, true, 3));
        assertThatExceptionOfType(DamagedShardException.class)
                .isThrownBy(() -> ShardReader.open(shard.path(), other))
                .withMessageContaining("shape=");
    }

    @Test
    void refusesAFileThatIsCutOffAnywhere() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 4);
        byte[] whole = Files.readAllBytes(shard.path());
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
            assertThatExceptionOfType(DamagedShardException.class)
                    .as("length %d", length)
                    .isThrownBy(() -> ShardReader.over(shard.path(), cut))
                    .withMessageStartingWith("[" + shard.path() + "] Cannot read shard: ");
        }
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.arrow"));
        assertThatExceptionOfType(DamagedShardException.class)
                .isThrownBy(() -> ShardReader.open(empty))
                .withMessageContaining("it is no Arrow file (sizeBytes=0)");
    }

    /** A changed byte may go unnoticed here, for the digest finds it; it must not lead outside the file. */
    @Test
    void noChangedByteLeadsOutsideTheFile() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 2);
        byte[] whole = Files.readAllBytes(shard.path());
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                refused += readAll(shard.path(), changed) ? 0 : 1;
            }
        }
        assertThat(refused).as("changes that were refused").isBetween(500, whole.length * 5);
    }

    private static boolean readAll(Path file, byte[] content) {
        try (ShardReader reader = ShardReader.over(file, ByteBuffer.wrap(content))) {
            for (int row = 0; row < reader.rows(); row++) {
                reader.key(row);
                copyOf(reader, row);
            }
            return true;
        } catch (DamagedShardException e) {
            return false;
        }
    }

    @Test
    void readsWhatArrowsOwnVectorsWrote() throws IOException {
        Path file = writeThroughVectors(1);
        try (ShardReader reader = ShardReader.open(file, Shards.schema())) {
            assertThat(reader.rows()).isEqualTo(1);
            assertThat(reader.key(0)).isEqualTo(Shards.key(0));
            assertThat(copyOf(reader, 0)).isEqualTo(Shards.features(Shards.SHAPE, 0));
        }
    }

    @Test
    void refusesMoreThanOneBatch() throws IOException {
        Path file = writeThroughVectors(2);
        assertThatExceptionOfType(DamagedShardException.class)
                .isThrownBy(() -> ShardReader.open(file))
                .withMessageContaining("(batches=2)");
    }

    private Path writeThroughVectors(int batches) throws IOException {
        Path file = folder.resolve("vectors.arrow");
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(Shards.schema().toArrow(), allocator);
                ArrowFileWriter writer = new ArrowFileWriter(
                        root, null, Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            ((FixedSizeBinaryVector) root.getVector("sha256"))
                    .setSafe(0, Shards.key(0).bytes());
            FixedSizeListVector list = (FixedSizeListVector) root.getVector("features");
            Float2Vector halves = (Float2Vector) list.getDataVector();
            ByteBuffer row = Shards.features(Shards.SHAPE, 0);
            list.setNotNull(0);
            for (int i = 0; row.hasRemaining(); i++) {
                halves.setSafe(i, row.getShort());
            }
            root.setRowCount(1);
            for (int batch = 0; batch < batches; batch++) {
                writer.writeBatch();
            }
        }
        return file;
    }

    private static ByteBuffer copyOf(ShardReader reader, int row) {
        ByteBuffer copy = ByteBuffer.allocate(reader.shape().sizeBytes());
        reader.copyRow(row, copy);
        return copy.flip();
    }
}
