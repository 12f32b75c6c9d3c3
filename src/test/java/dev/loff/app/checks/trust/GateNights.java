package dev.loff.app.checks.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Cheap nightly runs over drawn pictures with their own splits: 100 to train on, 20 to validate and 60 to test. */
record GateNights(JobHome home, String model, Path pictures) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static GateNights draw(JobHome home, Path folder, String model) throws IOException {
        Path pictures = folder.resolve(model);
        DrawnPictures.writeFolder(pictures.resolve("train"), 10, 1);
        DrawnPictures.writeFolder(pictures.resolve("validation"), 2, 2);
        DrawnPictures.writeFolder(pictures.resolve("test"), 6, 3);
        return new GateNights(home, model, pictures);
    }

    /** The same without test images, as a manifest: without a test folder, a part of the other images would become test images. */
    GateNights withoutTest() throws IOException {
        Path folder = Objects.requireNonNull(pictures.getParent());
        List<String> lines = new ArrayList<>(List.of("path,label,split"));
        for (String split : List.of("train", "validation")) {
            try (Stream<Path> files = Files.walk(pictures.resolve(split))) {
                files.filter(Files::isRegularFile)
                        .map(it -> folder.relativize(it) + "," + it.getName(it.getNameCount() - 2) + "," + split)
                        .forEach(lines::add);
            }
        }
        // Without a named test image, some of the other images would become test images.
        Path broken = Files.writeString(pictures.resolve("broken.png"), "no picture");
        lines.add(folder.relativize(broken) + ",boat,test");
        return new GateNights(home, model, Files.write(pictures.resolveSibling(model + ".csv"), lines));
    }

    /** Returns the JSON that a completed night prints. */
    JsonNode run(String... parameters) throws IOException, InterruptedException {
        List<String> words = CheckData.with(
                List.of("run", "nightly", "--json"),
                "dataset=" + pictures,
                "classifier=linear",
                "epochs=60",
                "learning-rate=0.01",
                "speed-probe=off");
        return JSON.readTree(
                home.run(List.of(0, 4), CheckData.with(words, parameters).toArray(String[]::new)));
    }

    /** The row of a version in {@code loff models --json}. */
    JsonNode version(int number) throws IOException, InterruptedException {
        for (JsonNode it : JSON.readTree(home.run(List.of(0), "models", model, "--json"))) {
            if (it.path("version").asInt() == number) {
                return it;
            }
        }
        throw new CheckFailure("loff models does not list version " + number);
    }

    static void expect(boolean holds, String promise, Object found) {
        if (!holds) {
            throw new CheckFailure(promise + ", found: " + found);
        }
    }

    static void expectDecision(JsonNode run, String decision, String... reasons) {
        expect(run.path("decision").asText().equals(decision), "the gate's decision is " + decision, run);
        for (String reason : reasons) {
            expect(run.path("decisionReason").asText().contains(reason), "the reason says \"" + reason + "\"", run);
        }
    }
}
