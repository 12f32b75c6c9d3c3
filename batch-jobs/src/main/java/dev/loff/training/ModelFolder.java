package dev.loff.training;

import dev.loff.classifier.FrozenClassifier;
import dev.loff.dataset.Sha256;
import dev.loff.file.DurableFile;
import dev.loff.savedmodel.SavedModelFile;
import dev.loff.tensorflow.SavedModelWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An exported classifier: {@code saved_model.pb} and, written last, {@code model.json}. A folder with a card is complete.
 *
 * @param contentHash over the files' names and hashes; equal weights and an equal card give an equal hash anywhere
 */
public record ModelFolder(Path folder, ModelCard card, Sha256 contentHash) {
    /** The card's file name. */
    public static final String CARD = "model.json";

    /** Writes both files; a folder left half-written by a crash is overwritten. */
    static ModelFolder write(
            Path folder,
            FrozenClassifier classifier,
            List<String> classes,
            EncoderIdentity encoder,
            Hyperparameters hyperparameters,
            int bestEpoch,
            Map<String, String> lineage)
            throws IOException {
        DurableFile.createFolders(folder);
        Path model = folder.resolve(SavedModelWriter.FILE_NAME);
        DurableFile.write(model, channel -> classifier.write(Channels.newOutputStream(channel)));
        ModelCard card = new ModelCard(
                ModelCard.FORMAT,
                ModelCard.VERSION,
                classes,
                classifier.shape(),
                new ModelCard.Encoder(encoder.name(), encoder.fingerprint().hex()),
                hyperparameters,
                bestEpoch,
                lineage,
                Map.of(SavedModelWriter.FILE_NAME, Sha256.ofFile(model).hex()));
        DurableFile.write(folder.resolve(CARD), channel -> Channels.newOutputStream(channel)
                .write(card.toJson()));
        return new ModelFolder(folder, card, contentHash(folder));
    }

    /**
     * Opens a folder and checks every file against the card.
     *
     * @throws IllegalArgumentException when the card is unreadable or a file differs from the one that it names
     */
    public static ModelFolder open(Path folder) throws IOException {
        ModelCard card;
        try {
            card = ModelCard.parse(Files.readAllBytes(folder.resolve(CARD)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("[" + folder.resolve(CARD) + "] " + e.getMessage(), e);
        }
        for (Map.Entry<String, String> file : card.files().entrySet()) {
            String found = Sha256.ofFile(folder.resolve(file.getKey())).hex();
            if (!found.equals(file.getValue())) {
                throw new IllegalArgumentException("[" + folder.resolve(file.getKey())
                        + "] Cannot open a model: the file is not the one its card names (expected=" + file.getValue()
                        + ", found=" + found + ")");
            }
        }
        return new ModelFolder(folder, card, contentHash(folder));
    }

    /**
     * The classifier in the folder, to score with or to build an end-to-end model from.
     *
     * @throws IllegalArgumentException when its graph has operations that do more than compute
     */
    public FrozenClassifier classifier() throws IOException {
        return new FrozenClassifier(
                SavedModelFile.read(folder).getGraphDef(),
                card.features(),
                card.classes().size());
    }

    public EncoderIdentity encoder() {
        return card.encoder().identity();
    }

    private static Sha256 contentHash(Path folder) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String line = Sha256.ofFile(file).hex() + "  " + file.getFileName() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return Sha256.finish(digest);
    }
}
