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

/** What happens, in the order in which it begins. */
record FaultHistory(String name, List<Event> events) {
    /** What it takes until hosts have begun something that can be disturbed. */
    private static final int BEGIN_MILLIS = 4_000;
    /** So that a fault finds what the one before has left. */
    private static final int PER_EVENT_MILLIS = 1_600;

    FaultHistory {
        events =
                events.stream().sorted(Comparator.comparingInt(Event::atMillis)).toList();
    }

    /** The same seed gives the same history. */
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

    /** Events as {@link #lines} has written them; lines that begin with # are skipped. */
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
