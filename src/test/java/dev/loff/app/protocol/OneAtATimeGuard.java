package dev.loff.app.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two hosts that each want to run the same job on the same dataset. A host locks the guard, checks whether the execution that it
 * names is unfinished, starts its own execution, gives the guard to it and commits. The execution also claims the guard before its
 * first step, because the host that started it may not have got that far. Executions of dead or suspended hosts are taken over.
 */
record OneAtATimeGuard(Limit limit, Claim claim, int disturbances) implements Protocol<OneAtATimeGuard.State> {
    private static final int NOBODY = -1;
    private static final int NONE = -1;
    /** More executions show nothing new. */
    private static final int MOST_EXECUTIONS = 5;

    /** What an execution does before its first step. */
    enum Claim {
        /** Locks the guard; ends if another unfinished execution has it, otherwise takes it. */
        BEFORE_THE_FIRST_STEP,
        /** Relies on the host that started it. */
        NEVER
    }

    /** The progress of an execution. */
    enum Stage {
        BEGINS,
        WORKS,
        COMPLETED,
        ENDED_EARLY;

        boolean unfinished() {
            return this == BEGINS || this == WORKS;
        }
    }

    /** An execution; {@code host} is {@link #NOBODY} when its process is gone. */
    record Execution(Stage stage, int host) {}

    /** The next action of a host. */
    enum At {
        IDLE,
        LOOK,
        GIVE
    }

    /**
     * A host.
     *
     * @param execution the one that it has just started
     * @param transaction whether it has one open, and so has locked the guard
     */
    record Host(At at, int execution, boolean transaction, boolean suspended) {
        static final Host IDLE = new Host(At.IDLE, NONE, false, false);

        Host suspended(boolean now) {
            return new Host(at, execution, transaction, now);
        }

        Host unlocked() {
            return new Host(at, execution, false, suspended);
        }
    }

    /** The database; {@code guard} is the execution that the guard names. */
    record State(List<Host> hosts, List<Execution> executions, int guard, int disturbances) {
        State with(int place, Host host) {
            return new State(Replaced.at(hosts, place, host), executions, guard, disturbances);
        }

        State with(int number, Execution execution) {
            return new State(hosts, Replaced.at(executions, number, execution), guard, disturbances);
        }

        State started(Execution execution) {
            return new State(hosts, Replaced.added(executions, execution), guard, disturbances);
        }

        State guard(int execution) {
            return new State(hosts, executions, execution, disturbances);
        }

        State disturbed() {
            return new State(hosts, executions, guard, disturbances - 1);
        }

        boolean locked() {
            return hosts.stream().anyMatch(Host::transaction);
        }

        boolean held() {
            return guard != NONE && executions.get(guard).stage().unfinished();
        }
    }

    @Override
    public State begin() {
        return new State(List.of(Host.IDLE, Host.IDLE), List.of(), NONE, disturbances);
    }

    @Override
    public List<Step<State>> steps(State state) {
        List<Step<State>> steps = new ArrayList<>();
        for (int i = 0; i < state.hosts().size(); i++) {
            Host host = state.hosts().get(i);
            String name = "host " + (i + 1);
            if (host.suspended()) {
                steps.add(Step.chance(name + " wakes up", state.with(i, host.suspended(false))));
                if (host.transaction() && limit == Limit.ENDS_IT) {
                    steps.add(Step.sure(
                            "the server ends the transaction of " + name + ", which is idle",
                            state.with(i, host.unlocked())));
                }
                continue;
            }
            work(host, i, name, state).ifPresent(steps::add);
            if (state.disturbances() > 0) {
                steps.add(Step.chance(name + " is suspended", state.disturbed().with(i, host.suspended(true))));
                steps.add(Step.chance(
                        name + " is killed and restarted",
                        withoutItsProcess(i, state.disturbed()).with(i, Host.IDLE)));
            }
        }
        for (int number = 0; number < state.executions().size(); number++) {
            execution(number, state).ifPresent(steps::add);
        }
        return steps;
    }

    private static State withoutItsProcess(int host, State state) {
        State now = state;
        for (int number = 0; number < state.executions().size(); number++) {
            Execution execution = state.executions().get(number);
            if (execution.host() == host && execution.stage().unfinished()) {
                now = now.with(number, new Execution(execution.stage(), NOBODY));
            }
        }
        return now;
    }

    private static Optional<Step<State>> work(Host host, int place, String name, State state) {
        return switch (host.at()) {
            case IDLE ->
                state.locked() || state.executions().size() == MOST_EXECUTIONS
                        ? Optional.empty()
                        : Optional.of(Step.sure(
                                name + " locks the guard", state.with(place, new Host(At.LOOK, NONE, true, false))));
            case LOOK -> Optional.of(look(host, place, name, state));
            case GIVE -> Optional.of(give(host, place, name, state));
        };
    }

    private static Step<State> look(Host host, int place, String name, State state) {
        if (!host.transaction()) {
            return Step.sure(name + " finds its transaction ended", state.with(place, Host.IDLE));
        }
        if (state.held()) {
            return Step.sure(name + " finds a conflicting run", state.with(place, Host.IDLE));
        }
        int number = state.executions().size();
        return Step.sure(
                name + " finds the guard free and starts execution " + (number + 1),
                state.started(new Execution(Stage.BEGINS, place)).with(place, new Host(At.GIVE, number, true, false)));
    }

    private static Step<State> give(Host host, int place, String name, State state) {
        int number = host.execution();
        if (host.transaction()) {
            return Step.sure(
                    name + " gives the guard to execution " + (number + 1) + " and commits",
                    state.guard(number).with(place, Host.IDLE));
        }
        Execution execution = state.executions().get(number);
        State stopped = execution.stage().unfinished()
                ? state.with(number, new Execution(Stage.ENDED_EARLY, execution.host()))
                : state;
        return Step.sure(
                name + " finds its transaction ended and stops execution " + (number + 1),
                stopped.with(place, Host.IDLE));
    }

    private Optional<Step<State>> execution(int number, State state) {
        Execution execution = state.executions().get(number);
        if (!execution.stage().unfinished()) {
            return Optional.empty();
        }
        String name = "execution " + (number + 1);
        if (execution.host() == NOBODY || state.hosts().get(execution.host()).suspended()) {
            return Optional.of(Step.sure(
                    name + " is taken over from its host, which is silent",
                    state.with(number, new Execution(Stage.ENDED_EARLY, execution.host()))));
        }
        if (execution.stage() == Stage.WORKS) {
            return Optional.of(Step.sure(
                    name + " completes", state.with(number, new Execution(Stage.COMPLETED, execution.host()))));
        }
        Execution working = new Execution(Stage.WORKS, execution.host());
        return switch (claim) {
            case NEVER -> Optional.of(Step.sure(name + " begins to work", state.with(number, working)));
            case BEFORE_THE_FIRST_STEP -> claim(number, name, working, state);
        };
    }

    private static Optional<Step<State>> claim(int number, String name, Execution working, State state) {
        if (state.locked()) {
            return Optional.empty();
        }
        return state.held() && state.guard() != number
                ? Optional.of(Step.sure(
                        name + " finds that another has the guard, and ends",
                        state.with(number, new Execution(Stage.ENDED_EARLY, working.host()))))
                : Optional.of(Step.sure(
                        name + " claims the guard and begins to work",
                        state.guard(number).with(number, working)));
    }

    @Override
    public Optional<String> broken(State state) {
        long working = state.executions().stream()
                .filter(it -> it.stage() == Stage.WORKS)
                .count();
        return working > 1 ? Optional.of(working + " executions work at the same time") : Optional.empty();
    }

    @Override
    public boolean done(State state) {
        return state.executions().stream().anyMatch(it -> it.stage() == Stage.COMPLETED);
    }

    @Override
    public boolean healthy(State state) {
        return state.hosts().stream().anyMatch(it -> !it.suspended());
    }
}
