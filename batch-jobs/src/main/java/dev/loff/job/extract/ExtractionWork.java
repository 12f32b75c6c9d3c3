package dev.loff.job.extract;

import dev.loff.encoder.Encoder;
import dev.loff.extraction.ShardExtraction;
import dev.loff.job.StepMeter;

/** What reader, processor, writer and checkpoint of one partition share. */
record ExtractionWork(Encoder encoder, ShardExtraction extraction, StepMeter meter) implements AutoCloseable {
    @Override
    public void close() {
        extraction.close();
        encoder.close();
    }
}
