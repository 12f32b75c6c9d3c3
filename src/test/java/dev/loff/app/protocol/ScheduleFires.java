package dev.loff.app.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Two hosts and the fires of one schedule. A host locks the schedule (and skips it while another host has it), decides the next
 * fire and claims it; then it starts the job and closes the claim. An expired claim is taken over. Hosts are suspended and killed
 * between any two steps.
 */
record ScheduleFires(Rules rules, int fires, int disturbances) implements Protocol<ScheduleFires.State> {
    private static final int NOBODY = -1;

    /** The rules; each of them was or could have been different. */
    record Rules(Limit limit, Starts starts, Claims claims) {
        static final Rules PRESENT = new Rules(Limit.ENDS_IT, Starts.BY_KEY, Claims.COUNTED);

        Rules with(Limit other) {
            return new Rules(other, starts, claims);
        }

        Rules with(Starts other) {
            return new Rules(limit, other, claims);
        }

        Rules with(Claims other) {
            return new Rules(limit, starts, other);
        }
    }

    /** How a job is started. */
    enum Starts {
        /** With a key; there is one start per key. */
        BY_KEY,
        /** On every request. */
        EACH_TIME
    }

    /** Who may close a claim. */
    enum Claims {
        /** The host that claimed it last: claims are counted. */
        COUNTED,
        /** Any host that claimed it. */
        UNCOUNTED
    }

    /** The next action of a host. */
    enum At {
        IDLE,
        DECIDE,
        TAKE_OVER,
        START,
        LOCK_TO_CLOSE,
        CLOSE
    }

    /**
     * A host.
     *
     * @param fire the one that it works on
     * @param claims the number of claims of that fire, as the host knows it
     * @param transaction whether it has one open, and so has locked the schedule
     */
    record Host(At at, int fire, int claims, boolean transaction, boolean suspended) {
        static final Host IDLE = new Host(At.IDLE, 0, 0, false, false);

        Host at(At next) {
            return new Host(next, fire, claims, transaction, suspended);
        }

        Host suspended(boolean now) {
            return new Host(at, fire, claims, transaction, now);
        }

        Host locked(At next) {
            return new Host(next, fire, claims, true, suspended);
        }

        Host unlocked() {
            return new Host(at, fire, claims, false, suspended);
        }
    }

    /**
     * One fire's row.
     *
     * @param claims how often it was claimed; 0 before it is decided
     * @param owner the host whose claim is valid
     * @param decided how often it was decided
     * @param starts how many runs it has started
     * @param closed how often its outcome was recorded
     */
    record Slot(int claims, int owner, boolean expired, int decided, int starts, int closed) {
        static final Slot NONE = new Slot(0, NOBODY, false, 0, 0, 0);

        boolean open() {
            return claims > 0 && closed == 0;
        }

        Slot decided(int by) {
            return new Slot(1, by, false, decided + 1, starts, closed);
        }

        Slot claimed(int by) {
            return new Slot(claims + 1, by, false, decided, starts, closed);
        }

        Slot old() {
            return new Slot(claims, owner, true, decided, starts, closed);
        }

        Slot started() {
            return new Slot(claims, owner, expired, decided, starts + 1, closed);
        }

        Slot close() {
            return new Slot(claims, NOBODY, false, decided, starts, closed + 1);
        }
    }

    /** The database; the first {@code decided} fires are decided. */
    record State(List<Host> hosts, List<Slot> slots, int decided, int disturbances) {
        State with(int place, Host host) {
            return new State(Replaced.at(hosts, place, host), slots, decided, disturbances);
        }

        State with(int fire, Slot slot) {
            return new State(hosts, Replaced.at(slots, fire, slot), decided, disturbances);
        }

        State decided(int number) {
            return new State(hosts, slots, Math.max(decided, number), disturbances);
        }

        State disturbed() {
            return new State(hosts, slots, decided, disturbances - 1);
        }

        boolean locked() {
            return hosts.stream().anyMatch(Host::transaction);
        }
    }

    @Override
    public State begin() {
        return new State(List.of(Host.IDLE, Host.IDLE), Collections.nCopies(fires, Slot.NONE), 0, disturbances);
    }

    @Override
    public List<Step<State>> steps(State state) {
        List<Step<State>> steps = new ArrayList<>();
        for (int i = 0; i < state.hosts().size(); i++) {
            Host host = state.hosts().get(i);
            String name = "host " + (i + 1);
            if (host.suspended()) {
                steps.add(Step.chance(name + " wakes up", state.with(i, host.suspended(false))));
                if (host.transaction() && rules.limit() == Limit.ENDS_IT) {
                    steps.add(Step.sure(
                            "the server ends the transaction of " + name + ", which is idle",
                            state.with(i, host.unlocked())));
                }
                continue;
            }
            steps.addAll(work(host, i, name, state));
            if (state.disturbances() > 0) {
                State disturbed = state.disturbed();
                steps.add(Step.chance(name + " is suspended", disturbed.with(i, host.suspended(true))));
                steps.add(Step.chance(name + " is killed and restarted", disturbed.with(i, Host.IDLE)));
            }
        }
        for (int fire = 0; fire < fires; fire++) {
            age(state, fire).ifPresent(steps::add);
        }
        return steps;
    }

    /** A claim always expires when its host does not work on the fire; otherwise it may expire because the host is slow. */
    private static Optional<Step<State>> age(State state, int fire) {
        Slot slot = state.slots().get(fire);
        if (!slot.open() || slot.expired()) {
            return Optional.empty();
        }
        Host owner = state.hosts().get(slot.owner());
        boolean atIt = owner.at() != At.IDLE && owner.fire() == fire && !owner.suspended();
        State old = state.with(fire, slot.old());
        if (!atIt) {
            return Optional.of(Step.sure("the claim of " + text(fire) + " expires", old));
        }
        return state.disturbances() == 0
                ? Optional.empty()
                : Optional.of(Step.chance("the claim of " + text(fire) + " expires", old.disturbed()));
    }

    private List<Step<State>> work(Host host, int place, String name, State state) {
        return switch (host.at()) {
            case IDLE -> look(place, name, state);
            case DECIDE -> List.of(decide(host, place, name, state));
            case TAKE_OVER -> List.of(takeOver(host, place, name, state));
            case START -> List.of(start(host, place, name, state));
            case LOCK_TO_CLOSE ->
                state.locked()
                        ? List.of()
                        : List.of(Step.sure(
                                name + " locks the schedule to close " + text(host.fire()),
                                state.with(place, host.locked(At.CLOSE))));
            case CLOSE -> List.of(close(host, place, name, state));
        };
    }

    private List<Step<State>> look(int place, String name, State state) {
        if (state.locked()) {
            return List.of(); // skip locked
        }
        List<Step<State>> steps = new ArrayList<>();
        for (int fire = 0; fire < fires; fire++) {
            Slot slot = state.slots().get(fire);
            if (slot.open() && slot.expired()) {
                steps.add(Step.sure(
                        name + " locks the schedule to take over " + text(fire),
                        state.with(place, new Host(At.TAKE_OVER, fire, slot.claims(), true, false))));
            }
        }
        if (state.decided() < fires) {
            steps.add(Step.sure(
                    name + " locks the schedule to decide " + text(state.decided()),
                    state.with(place, new Host(At.DECIDE, state.decided(), 0, true, false))));
        }
        return steps;
    }

    private static Step<State> decide(Host host, int place, String name, State state) {
        if (!host.transaction()) {
            return rolledBack(place, name, state);
        }
        return Step.sure(
                name + " commits that it has decided and claimed " + text(host.fire()),
                state.with(host.fire(), state.slots().get(host.fire()).decided(place))
                        .decided(host.fire() + 1)
                        .with(place, new Host(At.START, host.fire(), 1, false, false)));
    }

    private static Step<State> takeOver(Host host, int place, String name, State state) {
        Slot slot = state.slots().get(host.fire());
        if (!host.transaction()) {
            return rolledBack(place, name, state);
        }
        if (!slot.open() || slot.claims() != host.claims()) {
            return Step.sure(name + " finds that another was faster", state.with(place, Host.IDLE));
        }
        return Step.sure(
                name + " commits that it has taken over " + text(host.fire()),
                state.with(host.fire(), slot.claimed(place))
                        .with(place, new Host(At.START, host.fire(), host.claims() + 1, false, false)));
    }

    private Step<State> start(Host host, int place, String name, State state) {
        Slot slot = state.slots().get(host.fire());
        State next = state.with(place, host.at(At.LOCK_TO_CLOSE));
        return rules.starts() == Starts.BY_KEY && slot.starts() > 0
                ? Step.sure(name + " finds the job of " + text(host.fire()) + " started", next)
                : Step.sure(name + " starts the job of " + text(host.fire()), next.with(host.fire(), slot.started()));
    }

    private Step<State> close(Host host, int place, String name, State state) {
        if (!host.transaction()) {
            return rolledBack(place, name, state);
        }
        Slot slot = state.slots().get(host.fire());
        boolean mine = rules.claims() == Claims.UNCOUNTED || (slot.open() && slot.claims() == host.claims());
        return mine
                ? Step.sure(
                        name + " commits the outcome of " + text(host.fire()),
                        state.with(host.fire(), slot.close()).with(place, Host.IDLE))
                : Step.sure(
                        name + " finds that another has taken over " + text(host.fire()), state.with(place, Host.IDLE));
    }

    private static Step<State> rolledBack(int place, String name, State state) {
        return Step.sure(name + " finds its transaction ended", state.with(place, Host.IDLE));
    }

    private static String text(int fire) {
        return "fire " + (fire + 1);
    }

    @Override
    public Optional<String> broken(State state) {
        for (int fire = 0; fire < fires; fire++) {
            Slot slot = state.slots().get(fire);
            if (slot.decided() > 1 || slot.starts() > 1 || slot.closed() > 1) {
                return Optional.of(text(fire) + " is decided " + slot.decided() + " times, has started " + slot.starts()
                        + " runs and has " + slot.closed() + " outcomes");
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean done(State state) {
        return state.slots().stream().allMatch(it -> it.starts() > 0 && it.closed() > 0);
    }

    @Override
    public boolean healthy(State state) {
        return state.hosts().stream().anyMatch(it -> !it.suspended());
    }
}
