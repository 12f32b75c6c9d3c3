package dev.loff.app.checks;

import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Drawn pictures, some broken files among them, and the encoder to use on them. */
public record CheckData(Path pictures, String encoder) {

    public static CheckData draw(Path pictures, int perClass, String encoder) {
        DrawnPictures.writeFolder(pictures, perClass, 1);
        DrawnPictures.writeBrokenFiles(pictures, 1);
        return new CheckData(pictures, encoder);
    }

    /** Creates data with an encoder that costs almost nothing. */
    public static CheckData small(Path folder, int perClass) throws IOException {
        String encoder = SmallEncoder.write(folder.resolve("encoder")).toString();
        return draw(folder.resolve("pictures"), perClass, encoder);
    }

    /** Returns the arguments of a {@code loff run} over these pictures. */
    public List<String> run(String job, String... parameters) {
        List<String> words = List.of("run", job, "--json");
        return with(with(words, "dataset=" + pictures, "encoder=" + encoder, "quarantine-threshold=0.1"), parameters);
    }

    /** Returns the arguments with more parameters. */
    public static List<String> with(List<String> run, String... parameters) {
        List<String> words = new ArrayList<>(run);
        for (String parameter : parameters) {
            words.add("-P");
            words.add(parameter);
        }
        return words;
    }
}
