package dev.loff.app.checks.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultHistoryTest {
    @TempDir
    Path temporary;

    @Test
    void theSameSeedGivesTheSameHistory() {
        assertThat(FaultHistory.draw(7, 0)).isEqualTo(FaultHistory.draw(7, 0));
        assertThat(FaultHistory.draw(7, 0).events())
                .isNotEqualTo(FaultHistory.draw(8, 0).events());
    }

    @Test
    void everyDeedIsDrawn() {
        assertThat(LongStream.range(0, 40).boxed().flatMap(it -> FaultHistory.draw(it, 0).events().stream()))
                .extracting(Event::deed)
                .contains(Deed.values());
    }

    @Test
    void aFileOfEventsIsReadAsItWasWritten() throws Exception {
        FaultHistory drawn = FaultHistory.draw(7, 20);
        Path file = Files.writeString(temporary.resolve("events"), "# a comment\n" + drawn.lines());
        assertThat(FaultHistory.read(file).events()).isEqualTo(drawn.events());
    }

    @Test
    void shrinkingLeavesTheEventsThatBreakTheInvariant() throws Exception {
        FaultHistory drawn = FaultHistory.draw(7, 16);
        List<Event> guilty = List.of(drawn.events().get(3), drawn.events().get(11));
        int[] replays = {0};
        Shrinking shrinking = new Shrinking(
                it -> {
                    replays[0]++;
                    return it.events().containsAll(guilty);
                },
                1000);
        assertThat(shrinking.shrink(drawn).events()).isEqualTo(guilty);
        assertThat(replays[0]).isLessThan(200);
    }

    @Test
    void shrinkingEndsWhenItsReplaysAreUsedUp() throws Exception {
        FaultHistory drawn = FaultHistory.draw(7, 16);
        int[] replays = {0};
        Shrinking shrinking = new Shrinking(
                it -> {
                    replays[0]++;
                    return false;
                },
                5);
        assertThat(shrinking.shrink(drawn)).isEqualTo(drawn);
        assertThat(replays[0]).isEqualTo(5);
    }
}
