package dev.loff.app.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.loff.app.access.Role;
import dev.loff.app.access.Tokens;
import dev.loff.app.checks.Folders;
import dev.loff.app.tonight.TonightReport;
import dev.loff.dataset.DrawnPictures;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.Alias;
import dev.loff.registry.Decision;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.Occurrences;
import dev.loff.registry.Outbox;
import dev.loff.registry.Promotions;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate decides and what persons make of it. All have the same pictures, so that features are extracted once. */
@QuarkusTest
class PromotionTest {
    private static final Actor TESTER = new Actor("tester", "test");

    /** What learns nothing. */
    private static final Map<String, String> BAD =
            Map.of("epochs", "1", "learning-rate", "1e-8", "minimum-learning-rate", "0", "seed", "9");

    @Inject
    Submissions submissions;

    @Inject
    JobControl jobs;

    @Inject
    RunReports reports;

    @Inject
    ModelPromotions promotions;

    @Inject
    ModelReports models;

    @Inject
    ModelRegistry registry;

    @Inject
    Promotions decisions;

    @Inject
    TonightReport tonight;

    @Inject
    Tokens tokens;

    @Inject
    Outbox outbox;

    @Inject
    Occurrences occurrences;

    @Inject
    DataSource database;

    @TempDir
    Path temporary;

    @Test
    void proposeLeavesTheChampionAndAHandPromotionPinsIt() throws Exception {
        Path pictures = pictures("policy");
        assertThat(run(pictures, Map.of()).decision()).isEqualTo("PROMOTED");

        RunReport proposed = run(pictures, Map.of("promotion", "propose", "seed", "2", "gate-margin", "100"));

        assertThat(proposed.decision()).as(proposed.decisionReason()).isEqualTo("PROPOSED");
        assertThat(proposed.promoted()).isFalse();
        assertThat(proposed.decisionReason())
                .contains("of the champion v1 on 60 images that neither was trained on", "promotion=propose");
        assertThat(Objects.requireNonNull(proposed.gate()).champion()).satisfies(it -> assertThat(it)
                .isNotNull()
                .extracting(match -> match.images())
                .isEqualTo(60));
        assertThat(champion("policy")).isEqualTo(1);
        assertThat(models.find("policy", 2).state()).isEqualTo("proposed");
        assertThat(troubles("policy v2")).containsExactly("proposed");

        promotions.promote("policy", 2, "anna likes it", 1, TESTER);

        assertThat(champion("policy")).isEqualTo(2);
        assertThat(models.find("policy", 2).state()).isEqualTo("pinned");
        assertThat(troubles("policy v2")).isEmpty();
        RunReport pinned = run(pictures, Map.of("seed", "3", "gate-margin", "100"));
        assertThat(pinned.decision()).isEqualTo("PROPOSED");
        assertThat(pinned.decisionReason()).contains("v2 is pinned by tester: anna likes it");
        assertThat(champion("policy")).isEqualTo(2);

        promotions.decline("policy", 3, "not now", TESTER);
        assertThat(models.find("policy", 3).state()).isEqualTo("declined");
        assertThat(troubles("policy v3")).isEmpty();
        assertThatThrownBy(() -> promotions.decline("policy", 3, "again", TESTER))
                .hasMessageContaining("does not wait");
        promotions.unpin("policy", "the gate may", TESTER);
        assertThatThrownBy(() -> promotions.unpin("policy", "again", TESTER)).hasMessageContaining("is not pinned");
        RunReport free = run(pictures, Map.of("seed", "4", "gate-margin", "100"));
        assertThat(free.decision()).as(free.decisionReason()).isEqualTo("PROMOTED");
        assertThat(champion("policy")).isEqualTo(4);
    }

    @Test
    void aWorseVersionIsHeldAndIsPromotedOnlyWithAReason() throws Exception {
        Path pictures = pictures("worse");
        run(pictures, Map.of());

        RunReport held = run(pictures, BAD);

        assertThat(held.decision()).as(held.decisionReason()).isEqualTo("HELD");
        assertThat(troubles("worse v2")).containsExactly("held");
        VersionComparison comparison = promotions.compare("worse", 2);
        assertThat(comparison.reasonNeeded()).isTrue();
        assertThat(comparison.text()).contains("of the champion v1 on 60 images that neither was trained on");
        assertThat(Objects.requireNonNull(comparison.match()).worstLosses()).isNotEmpty();
        assertThatThrownBy(() -> promotions.promote("worse", 2, null, null, TESTER))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Cannot promote without a reason")
                .hasMessageContaining("worse v2: test accuracy");
        assertThatThrownBy(() -> promotions.promote("worse", 2, "why not", 7, TESTER))
                .hasMessageContaining("the champion is not v7 any more");
        assertThat(champion("worse")).isEqualTo(1);
        overRest();
        promotions.unpin("worse", "the gate may", TESTER);

        RunReport better = run(pictures, Map.of("seed", "2"));

        assertThat(better.decision()).as(better.decisionReason()).isEqualTo("PROMOTED");
        assertThat(Objects.requireNonNull(better.gate()).champions())
                .as("v1 was the champion, too")
                .isEqualTo(1);
        assertThat(promotions.rollBack("worse", "it was better", TESTER)).isEqualTo(2);
        assertThat(models.find("worse", 2).pin()).isNotNull();
    }

    /** The bad version becomes the champion, with a reason. */
    private void overRest() {
        String path = "/api/v1/models/worse/versions/2/";
        String token = tokens.create("promotion-test", Role.RELEASER, Duration.ofHours(1), TESTER);
        try {
            RequestSpecification releaser =
                    given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
            given().spec(releaser)
                    .get(path + "comparison")
                    .then()
                    .statusCode(200)
                    .body("champion", equalTo(1))
                    .body("match.images", equalTo(60))
                    .body("reasonNeeded", equalTo(true));
            given().spec(releaser)
                    .body(Map.of())
                    .post(path + "promote")
                    .then()
                    .statusCode(409)
                    .body("detail", containsString("Cannot promote without a reason"));
            given().spec(releaser)
                    .get("/models/worse/2/promote")
                    .then()
                    .statusCode(200)
                    .body(containsString("It is worse than the champion: a reason is needed."));
            given().spec(releaser)
                    .get("/models/worse/2")
                    .then()
                    .statusCode(200)
                    .body(containsString("/models/worse/2/decline"));
            given().spec(releaser).get("/models").then().statusCode(200).body(containsString("v2 held"));
            given().spec(releaser)
                    .body(Map.of("reason", "I say so", "champion", 1))
                    .post(path + "promote")
                    .then()
                    .statusCode(200)
                    .body("pin.reason", equalTo("I say so"));
            given().spec(releaser).get("/models/worse").then().body(containsString("Version 2 is pinned"));
        } finally {
            tokens.revoke("promotion-test", TESTER);
        }
    }

    @Test
    void offOnlyRegistersAndOtherClassesAreProposed() throws Exception {
        Path pictures = pictures("off");
        run(pictures, Map.of());

        RunReport off = run(pictures, Map.of("promotion", "off", "seed", "2"));

        assertThat(off.status()).isEqualTo("COMPLETED");
        assertThat(off.decision()).isEqualTo("REGISTERED");
        assertThat(off.decisionReason()).contains("promotion=off");
        assertThat(champion("off")).isEqualTo(1);
        assertThat(troubles("off v2")).isEmpty();

        Folders.delete(pictures.resolve("train/boat"));
        Folders.delete(pictures.resolve("validation/boat"));
        Folders.delete(pictures.resolve("test/boat"));
        RunReport fewer = run(pictures, Map.of("class-loss-threshold", "1"));
        assertThat(fewer.decision()).isEqualTo("PROPOSED");
        assertThat(fewer.decisionReason()).contains("other classes than v1", "gone: boat");
    }

    @Test
    void aModelThatNothingTestsIsProposed() throws Exception {
        Path pictures = manifestWithoutTest(pictures("untested"));

        RunReport first = run(pictures, Map.of());

        assertThat(first.decision()).isEqualTo("PROPOSED");
        assertThat(first.decisionReason()).contains("it is the first version", "there are no test images");
        assertThat(Objects.requireNonNull(first.gate()).coverage().testImages()).isZero();
        assertThat(registry.resolve("untested", Alias.CHAMPION)).isEmpty();
        RunReport wanted = run(pictures, Map.of("gate-untested", "promote", "seed", "2"));
        assertThat(wanted.decision()).isEqualTo("PROMOTED");
        assertThat(wanted.decisionReason()).contains("there are no test images");
        RunReport next = run(pictures, Map.of("seed", "3"));
        assertThat(next.decision()).isEqualTo("PROPOSED");
        assertThat(next.decisionReason()).contains("no test images to compare it with the champion v2");
    }

    @Test
    void aClassThatOnlyTestHasIsSaidAndProposed() throws Exception {
        Path pictures = pictures("unknown-class");
        Folders.delete(pictures.resolve("train/boat"));
        Folders.delete(pictures.resolve("test/tree"));

        RunReport run = run(pictures, Map.of());

        assertThat(run.decision()).isEqualTo("PROPOSED");
        assertThat(run.decisionReason())
                .contains("there is no training image of boat", "there is no test image of tree");
        assertThat(Objects.requireNonNull(run.gate()).coverage().neverTrained().names())
                .containsExactly("boat");
        assertThat(Objects.requireNonNull(run.gate()).coverage().neverTested().names())
                .containsExactly("tree");
    }

    @Test
    void imagesThatAModelWasTrainedOnDoNotCompareIt() throws Exception {
        Path pictures = pictures("seen");
        run(pictures, Map.of());
        // What tested v1 trains v2, and the other way round.
        Files.move(pictures.resolve("train"), temporary.resolve("aside"));
        Files.move(pictures.resolve("test"), pictures.resolve("train"));
        Files.move(temporary.resolve("aside"), pictures.resolve("test"));

        RunReport swapped = run(pictures, Map.of());

        assertThat(swapped.decision()).isEqualTo("PROPOSED");
        assertThat(swapped.decisionReason())
                .contains("of 100 test images only 0 can compare it with the champion v1", "gate-images=50");
        assertThat(promotions.compare("seen", 2).reasonNeeded()).isTrue();
    }

    @Test
    void theGateDecidesAnewWhenTheChampionChangedMeanwhile() throws Exception {
        Path pictures = pictures("raced");
        run(pictures, Map.of());
        run(pictures, BAD);
        Map<String, String> night = Map.of("seed", "2", "gate-margin", "100");

        RunReport run = meanwhile(
                "update model_alias set model_version_id = (select id from model_version where model = 'raced' and"
                        + " version = 2) where model = 'raced' and alias = 'champion'",
                () -> run(pictures, night));

        assertThat(run.decision()).isEqualTo("PROMOTED");
        assertThat(run.decisionReason()).contains("of the champion v2 on");
        assertThat(champion("raced")).isEqualTo(3);
    }

    @Test
    void aPinThatComesBetweenKeepsTheChampion() throws Exception {
        Path pictures = pictures("pinned");
        run(pictures, Map.of());

        RunReport run = meanwhile(
                "insert into model_pin (model, version, actor, reason) values ('pinned', 1, 'anna', 'wait')"
                        + " on conflict do nothing",
                () -> run(pictures, Map.of("seed", "2", "gate-margin", "100")));

        assertThat(run.status()).isEqualTo("COMPLETED");
        assertThat(run.decision()).isEqualTo("PROPOSED");
        assertThat(run.decisionReason()).contains("v1 is pinned by anna: wait");
        assertThat(champion("pinned")).isEqualTo(1);
    }

    /** As after a kill between the promotion and the end of its step: a person has looked at the new champion meanwhile. */
    @Test
    void aVersionThatWasRolledBackIsNotPromotedAgainByItsRun() throws Exception {
        Path pictures = pictures("rolled-back");
        run(pictures, Map.of());
        String change = "insert into alias_change (model, alias, from_version_id, to_version_id, reason, actor)"
                + " select f.model, 'champion', f.id, t.id, 'tried', 'anna' from model_version f join model_version t"
                + " on t.model = f.model where f.model = 'rolled-back' and f.version = %d and t.version = %d";

        meanwhile(
                change.formatted(1, 2) + "; " + change.formatted(2, 1),
                () -> run(pictures, Map.of("seed", "2", "gate-margin", "100")));

        assertThat(champion("rolled-back")).isEqualTo(1);
    }

    /** A restarted run judges the version that another run has registered and promoted from the same inputs meanwhile. */
    @Test
    void theDecisionByWhichAVersionBecameTheChampionIsKept() throws Exception {
        Path pictures = pictures("kept-decision");
        run(pictures, Map.of());
        ModelVersion champion = registry.version("kept-decision", 1).orElseThrow();

        decisions.judge(champion, 4711, Decision.PROMOTED, "it is the champion already", champion.id(), "{}");

        assertThat(decisions.of(List.of(champion)).get(champion.id())).satisfies(it -> {
            assertThat(it.champion()).as("there was none").isNull();
            assertThat(it.reason()).doesNotContain("already");
        });
    }

    @Test
    void aChampionThatLosesAccuracyIsShown() throws Exception {
        Path pictures = pictures("fell");
        run(pictures, Map.of());
        execute("update model_version set test_accuracy = 1 where model = 'fell'");
        outbox.open("promotion-test");

        RunReport run = run(pictures, Map.of("seed", "2", "gate-margin", "100", "promotion", "propose"));

        assertThat(Objects.requireNonNull(run.gate()).championNow()).satisfies(it -> {
            assertThat(it).isNotNull();
            assertThat(it.fell()).isTrue();
            assertThat(it.images()).isEqualTo(60);
        });
        assertThat(troubles("fell v1")).containsExactly("lost accuracy");
        assertThat(models.find("fell", 1).state()).contains("fell");
        assertThat(occurrences.untold("promotion-test", 1))
                .filteredOn(it -> it.model().equals("fell"))
                .extracting(it -> it.kind() + " v" + it.version())
                .containsExactlyInAnyOrder("FELL v1", "PROPOSED v2");
        execute("delete from notification_channel where name = 'promotion-test'");
    }

    /** Something that is done after the gate's decision is stored and before the version is promoted. */
    private RunReport meanwhile(String sql, Night night) throws Exception {
        execute("create function meanwhile() returns trigger language plpgsql as $$ begin " + sql
                + "; return null; end $$");
        execute("create trigger meanwhile after insert on gate_decision execute function meanwhile()");
        try {
            return night.run();
        } finally {
            execute("drop trigger meanwhile on gate_decision");
            execute("drop function meanwhile()");
        }
    }

    private interface Night {
        RunReport run() throws Exception;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int champion(String model) {
        return registry.resolve(model, Alias.CHAMPION)
                .map(ModelVersion::version)
                .orElse(0);
    }

    private List<String> troubles(String subject) {
        return tonight.now().troubles().stream()
                .filter(it -> it.subject().equals(subject))
                .map(it -> it.kind().words())
                .toList();
    }

    private RunReport run(Path pictures, Map<String, String> more) throws InterruptedException {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "dataset", pictures.toString(),
                "classifier", "linear",
                "epochs", "60",
                "learning-rate", "0.01",
                "speed-probe", "off"));
        parameters.putAll(more);
        RunReport run = new RunsInTests(submissions, jobs, reports).run(JobDefinition.NIGHTLY, parameters);
        assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
        return run;
    }

    /** Split folders without one for tests would have a part of the others test. */
    private static Path manifestWithoutTest(Path pictures) throws IOException {
        Path folder = Objects.requireNonNull(pictures.getParent());
        List<String> lines = new ArrayList<>(List.of("path,label,split"));
        for (String split : List.of("train", "validation")) {
            try (Stream<Path> files = Files.walk(pictures.resolve(split))) {
                files.filter(Files::isRegularFile)
                        .map(it -> folder.relativize(it) + "," + it.getName(it.getNameCount() - 2) + "," + split)
                        .forEach(lines::add);
            }
        }
        // Without a test image that is named, some of the others would become test images.
        Path broken = Files.writeString(pictures.resolve("broken.png"), "no picture");
        lines.add(folder.relativize(broken) + ",boat,test");
        return Files.write(pictures.resolveSibling(pictures.getFileName() + ".csv"), lines);
    }

    /** 100 pictures to train on, 20 to validate and 60 to test. */
    private Path pictures(String model) throws IOException {
        Path folder = temporary.resolve(model);
        DrawnPictures.writeFolder(folder.resolve("train"), 10, 1);
        DrawnPictures.writeFolder(folder.resolve("validation"), 2, 2);
        DrawnPictures.writeFolder(folder.resolve("test"), 6, 3);
        return folder;
    }
}
