package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamedFoldersTest {
    private final CountDownLatch back = new CountDownLatch(1);
    private final NamedFolders folders = new NamedFolders(Duration.ofMillis(200), Duration.ofMillis(200));

    @AfterEach
    void bringItBack() {
        back.countDown();
        folders.close();
    }

    @Test
    void aFolderThatDoesNotAnswerIsARefusalThatNamesIt() {
        for (Actor by : new Actor[] {Actor.commandLine(), Actor.reaper()}) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> folders.look(by, Map.of("dataset", "/away", "epochs", "3"), () -> {
                        back.await();
                        return 1;
                    }))
                    .withMessageContaining("does not answer")
                    .withMessageEndingWith("(dataset=/away)");
        }
    }

    @Test
    void whatALookThrowsIsThrown() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> folders.look(Actor.commandLine(), Map.of(), () -> {
                    throw RefusedException.unknown("there is none");
                }))
                .withMessage("there is none")
                .satisfies(it -> assertThat(it.kind()).isEqualTo(RefusedException.Kind.UNKNOWN));
    }
}
