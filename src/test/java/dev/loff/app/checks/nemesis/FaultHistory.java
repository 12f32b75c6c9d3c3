package dev.loff.app.checks.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The events of a history, in the order in which they begin. */
record FaultHistory(String name, List<Event> events) {
    /** The time until hosts have begun work that can be disturbed. */
    private static final int BEGIN_MILLIS = 4_000;
    /** Dense enough that a fault meets the effects of the one before. */
    private static final int PER_EVENT_MILLIS = 1_600;

    FaultHistory {
        events =
                events.stream().sorted(Comparator.comparingInt(Event::atMillis)).toList();
    }

    /** Draws a history; the same seed gives the same history. */
    static FaultHistory draw(long seed, int events) {
        RandomGenerator random = new SplittableRandom(seed);
        int wanted = events > 0 ? events : 8 + random.nextInt(9);
        List<Event> drawn = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            Deed deed = draw(random);
            int millis = deed.longest() == 0 ? 0 : random.nextInt(deed.shortest(), deed.longest());
            drawn.add(new Event(
                    random.nextInt(BEGIN_MILLIS + wanted * PER_EVENT_MILLIS), deed, millis, random.nextInt(1000)));
        }
        return new FaultHistory("seed " + seed, drawn);
    }

    private static Deed draw(RandomGenerator random) {
        int left =
                random.nextInt(Stream.of(Deed.values()).mapToInt(Deed::weight).sum());
        for (Deed deed : Deed.values()) {
            left -= deed.weight();
            if (left < 0) {
                return deed;
            }
        }
        throw new IllegalStateException("The weights add up to less than their sum");
    }

    /** Reads events in the format of {@link #lines}; skips lines that begin with #. */
    static FaultHistory read(Path file) throws IOException {
        return new FaultHistory(
                file.toString(),
                Files.readAllLines(file).stream()
                        .filter(it -> !it.isBlank() && !it.startsWith("#"))
                        .map(Event::parse)
                        .toList());
    }

    FaultHistory with(List<Event> others) {
        return new FaultHistory(name, others);
    }

    /** One line per event. */
    String lines() {
        return events.stream().map(Event::toString).collect(Collectors.joining("\n", "", "\n"));
    }
}
