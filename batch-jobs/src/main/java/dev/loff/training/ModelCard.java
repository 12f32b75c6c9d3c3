package dev.loff.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of {@code model.json}, beside a SavedModel. Equal cards give equal bytes.
 *
 * @param classes class names in the order of the probabilities
 * @param encoder hexadecimal fingerprint and name of the encoder that the classifier belongs to
 * @param bestEpoch the epoch whose weights these are, from 1
 * @param lineage identifiers of what the model was made from: dataset, feature set, run …
 * @param files SHA-256 of each other file in the folder, by name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ModelCard(
        String format,
        int version,
        List<String> classes,
        FeatureShape features,
        Encoder encoder,
        Hyperparameters hyperparameters,
        int bestEpoch,
        Map<String, String> lineage,
        Map<String, String> files) {
    static final String FORMAT = "loff.classifier";
    static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // The same line end on every platform.
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    public ModelCard {
        classes = List.copyOf(classes);
        lineage = new TreeMap<>(lineage);
        files = new TreeMap<>(files);
    }

    /** The encoder in JSON. */
    public record Encoder(String name, String fingerprint) {
        EncoderIdentity identity() {
            return new EncoderIdentity(name, Sha256.parse(fingerprint));
        }
    }

    byte[] toJson() {
        try {
            return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a model card: " + e.getOriginalMessage(), e);
        }
    }

    static ModelCard parse(byte[] json) {
        ModelCard card;
        try {
            card = JSON.readValue(json, ModelCard.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read a model card: " + e.getMessage(), e);
        }
        if (!FORMAT.equals(card.format()) || card.version() != VERSION) {
            throw new IllegalArgumentException("Cannot read a model card: it is of another format or version (format="
                    + card.format() + ", version=" + card.version() + ")");
        }
        return card;
    }
}
