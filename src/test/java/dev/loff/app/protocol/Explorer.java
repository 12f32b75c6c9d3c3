package dev.loff.app.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Explores all states of a protocol in breadth-first order, so that it finds a shortest counterexample. A state is wrong when it
 * breaks a promise, or when there is a healthy host but no sequence of sure steps completes the work.
 */
final class Explorer<S> {
    private static final int MOST_STATES = 3_000_000;

    /** The number of states, and a shortest path to a wrong one if there is one. */
    record Result(int states, Optional<Counterexample> counterexample) {}

    /** A broken promise and the steps that lead to it. */
    record Counterexample(String broken, List<String> steps) {
        String text() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < steps.size(); i++) {
                text.append("%3d  %s%n".formatted(i + 1, steps.get(i)));
            }
            return text.append("  => ").append(broken).append('\n').toString();
        }
    }

    /** A state, and the step by which it was first reached. */
    private record Reached<S>(S state, int before, String step) {}

    private final Protocol<S> protocol;
    private final List<Reached<S>> reached = new ArrayList<>();
    private final Map<S, Integer> known = new HashMap<>();
    /** Per state, the states from which a sure step leads to it. */
    private final List<List<Integer>> surelyFrom = new ArrayList<>();

    private Explorer(Protocol<S> protocol) {
        this.protocol = protocol;
    }

    static <S> Result explore(Protocol<S> protocol) {
        return new Explorer<>(protocol).explore();
    }

    private Result explore() {
        number(protocol.begin(), -1, "");
        for (int at = 0; at < reached.size(); at++) {
            S state = reached.get(at).state();
            Optional<String> broken = protocol.broken(state);
            if (broken.isPresent()) {
                return found(broken.get(), at);
            }
            for (Step<S> step : protocol.steps(state)) {
                int after = number(step.after(), at, step.text());
                if (step.kind() == Step.Kind.SURE) {
                    surelyFrom.get(after).add(at);
                }
            }
        }
        return stuck().map(at -> found("no healthy host can ever make progress", at))
                .orElseGet(() -> new Result(reached.size(), Optional.empty()));
    }

    private int number(S state, int before, String step) {
        Integer number = known.putIfAbsent(state, reached.size());
        if (number != null) {
            return number;
        }
        if (reached.size() == MOST_STATES) {
            throw new IllegalStateException("Cannot explore a protocol: too many states (most=" + MOST_STATES + ")");
        }
        reached.add(new Reached<>(state, before, step));
        surelyFrom.add(new ArrayList<>(2));
        return reached.size() - 1;
    }

    /** Returns the first state in which a healthy host cannot complete the work. */
    private Optional<Integer> stuck() {
        BitSet canBeDone = new BitSet(reached.size());
        Deque<Integer> look = new ArrayDeque<>();
        for (int i = 0; i < reached.size(); i++) {
            if (protocol.done(reached.get(i).state())) {
                canBeDone.set(i);
                look.add(i);
            }
        }
        while (!look.isEmpty()) {
            for (int before : surelyFrom.get(look.remove())) {
                if (!canBeDone.get(before)) {
                    canBeDone.set(before);
                    look.add(before);
                }
            }
        }
        for (int i = canBeDone.nextClearBit(0); i < reached.size(); i = canBeDone.nextClearBit(i + 1)) {
            if (protocol.healthy(reached.get(i).state())) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private Result found(String broken, int at) {
        List<String> steps = new ArrayList<>();
        for (int i = at; i > 0; i = reached.get(i).before()) {
            steps.add(reached.get(i).step());
        }
        Collections.reverse(steps);
        return new Result(reached.size(), Optional.of(new Counterexample(broken, steps)));
    }
}
