package dev.loff.finetuning;

import dev.loff.dataset.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The images of one split in a fixed order that training depends on: which each is and what its label is. Images that were
 * quarantined have no place in it. Immutable.
 */
public final class LabeledImages {
    private final ImageSource source;
    private final int[] image;
    private final int[] label;

    /**
     * Joins images and labels.
     *
     * @param image per place: which of the source's images
     * @param label per place: index of its class
     */
    public LabeledImages(ImageSource source, int[] image, int[] label) {
        if (image.length != label.length) {
            throw new IllegalArgumentException("Cannot join images and labels: one label per image (images="
                    + image.length + ", labels=" + label.length + ")");
        }
        this.source = source;
        this.image = image.clone();
        this.label = label.clone();
        for (int i = 0; i < image.length; i++) {
            if (image[i] < 0 || image[i] >= source.images() || label[i] < -1) {
                throw new IllegalArgumentException("Cannot join images and labels: no such image or label (place=" + i
                        + ", image=" + image[i] + ", label=" + label[i] + ")");
            }
        }
    }

    ImageSource source() {
        return source;
    }

    public int size() {
        return label.length;
    }

    public int label(int place) {
        return label[place];
    }

    public Sha256 key(int place) {
        return source.key(image[place]);
    }

    String name(int place) {
        return source.name(image[place]);
    }

    byte[] read(int place) {
        return source.read(image[place]);
    }

    /** Same images, same labels, same order: same fingerprint, wherever the files lie. */
    Sha256 fingerprint() {
        MessageDigest digest = Sha256.newDigest();
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
        for (int i = 0; i < label.length; i++) {
            digest.update(key(i).bytes());
            digest.update(number.putInt(0, label[i]).array());
        }
        return Sha256.finish(digest);
    }
}
