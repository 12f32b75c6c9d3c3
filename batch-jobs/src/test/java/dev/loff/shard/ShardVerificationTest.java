package dev.loff.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardVerificationTest {
    private static final short NAN = 0x7E01;
    private static final short INFINITY = (short) 0xFC00;

    @TempDir
    Path folder;

    @Test
    void aSoundShardHasNothingToReport() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 5);
        ShardVerification verification = verify(shard);
        assertThat(verification.rows()).isEqualTo(5);
        assertThat(verification.nonFinite()).isZero();
        assertThat(verification.firstNonFinite()).isNull();
        assertThat(verification.schema()).isEqualTo(Shards.schema());
        assertThat(verification.moments().statistics().grid().count()).isEqualTo(20);
    }

    @Test
    void oneChangedByteIsFound() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 5);
        byte[] content = Files.readAllBytes(shard.path());
        content[content.length / 2] ^= 1;
        Files.write(shard.path(), content);
        assertThatExceptionOfType(DamagedShardException.class)
                .isThrownBy(() -> verify(shard))
                .withMessageContaining("recorded=" + shard.sha256());
    }

    @Test
    void otherRowsThanRecordedAreFound() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 5);
        assertThatExceptionOfType(DamagedShardException.class)
                .isThrownBy(() -> ShardVerification.of(shard.path(), shard.sha256(), 6, Shards.schema()))
                .withMessageContaining("(rows=5, recorded=6)");
    }

    @Test
    void aShardOfAnotherEncoderIsFound() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 5);
        ShardSchema other = new ShardSchema("other", Sha256.of(new byte[0]), Shards.SHAPE, "");
        assertThatExceptionOfType(DamagedShardException.class)
                .isThrownBy(() -> ShardVerification.of(shard.path(), shard.sha256(), 5, other));
    }

    @Test
    void numbersThatAreNoneAreCountedAndTheFirstIsLocated() throws IOException {
        FeatureShape shape = Shards.SHAPE;
        try (ShardWriter writer = new ShardWriter(Shards.schema(), 3)) {
            writer.append(Shards.key(0), Shards.features(shape, 0));
            ByteBuffer bad = Shards.features(shape, 1);
            bad.putShort(2 * (4 * 3 + 2), NAN).putShort(2 * (3 * 3 + 1), INFINITY);
            writer.append(Shards.key(1), bad);
            writer.append(Shards.key(2), Shards.features(shape, 2).putShort(0, NAN));
            ShardVerification verification = verify(writer.finish(folder.resolve("bad.arrow")));
            assertThat(verification.nonFinite()).isEqualTo(3);
            assertThat(verification.firstNonFinite()).isEqualTo(new ShardVerification.Location(1, 3, 1));
        }
    }

    private static ShardVerification verify(ShardFile shard) throws IOException {
        return ShardVerification.of(shard.path(), shard.sha256(), shard.rows(), Shards.schema());
    }
}
