package dev.loff.app.checks.nemesis;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches for a shorter history that breaks the same invariant: leaves out parts, first halves, then smaller ones (delta
 * debugging), until the replays are used up. Timing is not exact, so a shorter history counts when one of two replays breaks it.
 */
final class Shrinking {
    private static final int REPLAYS = 2;

    /** Runs a history and returns whether the invariant is broken. */
    @FunctionalInterface
    interface Replay {
        boolean breaks(FaultHistory history) throws IOException, InterruptedException, SQLException;
    }

    private final Replay replay;
    private int tries;

    Shrinking(Replay replay, int tries) {
        this.replay = replay;
        this.tries = tries;
    }

    /** Returns the shortest history that was found. */
    FaultHistory shrink(FaultHistory broken) throws IOException, InterruptedException, SQLException {
        FaultHistory shortest = broken;
        int parts = 2;
        while (shortest.events().size() > 1 && tries > 0) {
            FaultHistory shorter = withoutAPart(shortest, parts);
            if (shorter != null) {
                shortest = shorter;
                parts = Math.max(2, parts - 1);
            } else if (parts >= shortest.events().size()) {
                return shortest;
            } else {
                parts = Math.min(2 * parts, shortest.events().size());
            }
        }
        return shortest;
    }

    private @Nullable FaultHistory withoutAPart(FaultHistory history, int parts)
            throws IOException, InterruptedException, SQLException {
        int size = history.events().size();
        for (int part = 0; part < parts; part++) {
            List<Event> left = new ArrayList<>(history.events().subList(0, part * size / parts));
            left.addAll(history.events().subList((part + 1) * size / parts, size));
            FaultHistory shorter = history.with(left);
            if (breaks(shorter)) {
                return shorter;
            }
        }
        return null;
    }

    private boolean breaks(FaultHistory history) throws IOException, InterruptedException, SQLException {
        for (int i = 0; i < REPLAYS && tries > 0; i++) {
            tries--;
            if (replay.breaks(history)) {
                return true;
            }
        }
        return false;
    }
}
