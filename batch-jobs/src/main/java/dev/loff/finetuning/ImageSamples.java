package dev.loff.finetuning;

import dev.loff.dataset.Sha256;
import dev.loff.training.SampleReader;
import dev.loff.training.Samples;

record ImageSamples(LabeledImages images, ImageDecoding decoding) implements Samples {
    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int label(int image) {
        return images.label(image);
    }

    @Override
    public Sha256 fingerprint() {
        return images.fingerprint();
    }

    @Override
    public SampleReader reader(int largest) {
        return decoding.reader(images, largest);
    }
}
