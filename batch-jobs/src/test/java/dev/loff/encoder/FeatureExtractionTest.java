package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.Extracted.Features;
import dev.loff.encoder.Extracted.Quarantined;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FeatureExtractionTest {
    @TempDir
    Path folder;

    @Test
    void aMinibatchOfBadImagesOnlyIsFinished() throws IOException {
        try (SavedModelEncoder encoder = tiny(EncoderOptions.DEFAULT.withMinibatch(4))) {
            List<byte[]> bad = Collections.nCopies(9, new byte[] {7});
            assertThat(Extractions.all(encoder, Extractions.options(2, 1, 4), bad))
                    .hasSize(9)
                    .allMatch(Quarantined.class::isInstance);
        }
    }

    @Test
    void awaitingATicketEncodesItsMinibatch() throws Exception {
        try (SavedModelEncoder encoder = tiny(EncoderOptions.DEFAULT.withMinibatch(8));
                FeatureExtraction extraction = new FeatureExtraction(encoder, ExtractionOptions.DEFAULT)) {
            Ticket ticket = extraction.submit(TestImages.png(16, 16, 1));
            assertThat(ticket.await()).isInstanceOf(Features.class);
            assertThat(ticket.isDone()).isTrue();
        }
    }

    @Test
    void submittingWaitsWhileTooManyImagesAreInFlight() throws Exception {
        BlockedEncoder encoder = new BlockedEncoder();
        byte[] image = TestImages.png(8, 8, 1);
        AtomicInteger submitted = new AtomicInteger();
        try (FeatureExtraction extraction = new FeatureExtraction(encoder, Extractions.options(2, 1, 4))) {
            Thread submitter = new Thread(() -> {
                try {
                    for (int i = 0; i < 10; i++) {
                        extraction.submit(image);
                        submitted.incrementAndGet();
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            submitter.start();
            encoder.entered.await();
            while (submitter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(submitted).hasValue(4);
            encoder.release.countDown();
            submitter.join();
            assertThat(submitted).hasValue(10);
        }
        assertThat(encoder.encoded).hasValue(10);
    }

    @Test
    void bytesInFlightAreBounded() throws InterruptedException {
        ByteBudget budget = new ByteBudget(10);
        budget.take(25);
        Thread second = new Thread(() -> {
            try {
                budget.take(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        budget.giveBack(25);
        second.join();
        budget.take(9);
    }

    @Test
    void aFailingEncoderFailsItsTickets() throws Exception {
        Encoder failing = new FailingEncoder();
        try (FeatureExtraction extraction = new FeatureExtraction(failing, Extractions.options(1, 1, 2))) {
            Ticket ticket = extraction.submit(TestImages.png(8, 8, 1));
            assertThatIllegalStateException()
                    .isThrownBy(ticket::await)
                    .withMessage("Cannot extract features: java.lang.IllegalStateException: no device");
            assertThat(extraction.submit(new byte[0]).await()).isInstanceOf(Quarantined.class);
        }
    }

    @Test
    void closingFinishesAllSubmittedImages() throws Exception {
        List<Ticket> tickets = new ArrayList<>();
        try (SavedModelEncoder encoder = tiny(EncoderOptions.DEFAULT.withMinibatch(4))) {
            FeatureExtraction extraction = new FeatureExtraction(encoder, Extractions.options(2, 1, 16));
            for (byte[] image : Extractions.images(10)) {
                tickets.add(extraction.submit(image));
            }
            extraction.close();
            extraction.close();
            assertThat(tickets).allMatch(Ticket::isDone);
            assertThatIllegalStateException()
                    .isThrownBy(() -> extraction.submit(new byte[] {1}))
                    .withMessage("Cannot submit an image: the extraction is closed");
        }
        for (Ticket ticket : tickets) {
            assertThat(ticket.await()).isInstanceOf(Features.class);
        }
    }

    @Test
    void timingsCountImages() throws IOException {
        try (SavedModelEncoder encoder = tiny(EncoderOptions.DEFAULT);
                FeatureExtraction extraction = new FeatureExtraction(encoder, ExtractionOptions.DEFAULT)) {
            Extractions.all(extraction, List.of(TestImages.png(16, 16, 1), new byte[0], TestImages.png(16, 16, 2)));
            PipelineTimings timings = extraction.timings();
            assertThat(timings.images()).isEqualTo(3);
            assertThat(timings.quarantined()).isEqualTo(1);
            assertThat(timings.decode()).isPositive();
            assertThat(timings.encode()).isPositive();
        }
    }

    private SavedModelEncoder tiny(EncoderOptions options) throws IOException {
        Path model = folder.resolve("model");
        return SavedModelEncoder.open(TinyModel.grid().write(model), options);
    }

    /** An encoder without a model; subclasses define {@code encode}. */
    private abstract static class FakeEncoder implements Encoder {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Sha256 fingerprint() {
            return Sha256.of(new byte[0]);
        }

        @Override
        public FeatureShape shape() {
            return new FeatureShape(1, 1, false, 1);
        }

        @Override
        public Preprocessing preprocessing() {
            return Decoding.plain(8, 8);
        }

        @Override
        public String licence() {
            return "none";
        }

        @Override
        public Freezing frozenGraph() {
            return new Freezing.NotFreezable("it has no graph");
        }

        @Override
        public EncoderNetwork network() {
            throw new IllegalArgumentException("it has no graph");
        }

        @Override
        public int minibatch() {
            return 1;
        }

        @Override
        public int leastMinibatch() {
            return 1;
        }

        @Override
        public void close() {}
    }

    private static final class BlockedEncoder extends FakeEncoder {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicInteger encoded = new AtomicInteger();

        @Override
        public List<Extracted> encode(ByteBuffer pixels) {
            entered.countDown();
            try {
                assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            encoded.incrementAndGet();
            return List.of(new Features(ByteBuffer.allocate(2)));
        }
    }

    private static final class FailingEncoder extends FakeEncoder {
        @Override
        public List<Extracted> encode(ByteBuffer pixels) {
            throw new IllegalStateException("no device");
        }
    }
}
