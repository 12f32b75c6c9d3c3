package dev.loff.app.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule's last runs.
 *
 * @param completed how many of them completed
 * @param count how many of them have ended
 * @param last the newest, which may still be active; null before the first
 * @param runs newest first
 */
public record LastRuns(long completed, long count, @Nullable FireRun last, List<FireRun> runs) {
    public LastRuns {
        runs = List.copyOf(runs);
    }

    static LastRuns of(List<FireRun> runs) {
        return new LastRuns(
                runs.stream().filter(it -> it.outcome().completed()).count(),
                runs.stream()
                        .filter(it -> it.outcome() != RunOutcome.RUNNING && it.outcome() != RunOutcome.REMOVED)
                        .count(),
                runs.isEmpty() ? null : runs.get(0),
                runs);
    }

    /** In the order in which a grid shows them. */
    public List<FireRun> oldestFirst() {
        List<FireRun> reversed = new ArrayList<>(runs);
        Collections.reverse(reversed);
        return reversed;
    }
}
