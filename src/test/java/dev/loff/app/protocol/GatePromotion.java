package dev.loff.app.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One night's run and its model version: it is registered, compared with the champion and promoted, on one of two hosts, which may
 * be suspended or killed between any two steps; the run is then taken over and restarted from the stored state. Meanwhile an
 * operator promotes another version or the night's, rolls back, or unpins. The night's version is better than any other, so the
 * gate always promotes it unless a person has decided.
 */
record GatePromotion(Rule rule, Faults faults) implements Protocol<GatePromotion.State> {
    private static final int CHAMPION_BEFORE = 1;
    private static final int OF_THE_NIGHT = 2;
    private static final int OF_THE_OPERATOR = 3;

    /** When the gate's verdict takes effect. */
    enum Rule {
        /** If champion and pin are still those it was based on and the version was never the champion; otherwise the gate decides again. */
        COMPARE_AND_SET,
        /** If champion and pin are still those it was based on, even if the version has been the champion in between. */
        COMPARE_ONLY,
        /** Always, however old it is. */
        HOWEVER_OLD
    }

    /** How many kills, suspensions and late heartbeats may still come, and how many operations of an operator. */
    record Faults(int disturbances, int operations) {
        Faults disturbance() {
            return new Faults(disturbances - 1, operations);
        }

        Faults operation() {
            return new Faults(disturbances, operations - 1);
        }
    }

    /** A champion, and whether a person has pinned it. */
    record Standing(int champion, boolean pinned) {}

    /** The gate's decision to promote or propose the version, and the standing that it is based on. */
    record Verdict(boolean promote, Standing basedOn) {}

    /** The next action of a host. */
    enum At {
        IDLE,
        REGISTER,
        LOOK,
        COMPARE,
        STORE,
        PROMOTE,
        END
    }

    /**
     * A host and its execution.
     *
     * @param seen the standing that it compares with
     * @param verdict the one that it has reached or loaded
     */
    record Host(
            At at,
            int execution,
            @Nullable Standing seen,
            @Nullable Verdict verdict,
            boolean suspended) {
        static final Host IDLE = new Host(At.IDLE, 0, null, null, false);

        Host at(At next) {
            return new Host(next, execution, seen, verdict, suspended);
        }

        Host looked(Standing standing) {
            return new Host(At.COMPARE, execution, standing, null, suspended);
        }

        Host decided(Verdict found, At next) {
            return new Host(next, execution, null, found, suspended);
        }

        Host suspended(boolean now) {
            return new Host(at, execution, seen, verdict, now);
        }
    }

    /**
     * The database.
     *
     * @param owner the execution that owns the run; 0 when none does
     * @param versions how many versions the night has registered
     * @param stored the verdict; null until there is one
     * @param beenChampion whether the night's version has been the champion
     * @param byGate how often the gate has promoted it
     * @param harm the promise that was broken; null when none was
     */
    record State(
            List<Host> hosts,
            int owner,
            boolean expired,
            int begun,
            int versions,
            Standing standing,
            @Nullable Verdict stored,
            boolean beenChampion,
            int byGate,
            @Nullable String harm,
            boolean done,
            Faults faults) {
        State with(int place, Host host) {
            return new State(
                    Replaced.at(hosts, place, host),
                    owner,
                    expired,
                    begun,
                    versions,
                    standing,
                    stored,
                    beenChampion,
                    byGate,
                    harm,
                    done,
                    faults);
        }

        State owned(int by, boolean late) {
            return new State(
                    hosts, by, late, begun, versions, standing, stored, beenChampion, byGate, harm, done, faults);
        }

        State begun(int number) {
            return new State(
                    hosts, number, false, number, versions, standing, stored, beenChampion, byGate, harm, done, faults);
        }

        State registered() {
            return new State(
                    hosts,
                    owner,
                    expired,
                    begun,
                    versions + 1,
                    standing,
                    stored,
                    beenChampion,
                    byGate,
                    harm,
                    done,
                    faults);
        }

        State stored(@Nullable Verdict verdict) {
            return new State(
                    hosts,
                    owner,
                    expired,
                    begun,
                    versions,
                    standing,
                    verdict,
                    beenChampion,
                    byGate,
                    harm,
                    done,
                    faults);
        }

        State standing(Standing now) {
            return new State(
                    hosts,
                    owner,
                    expired,
                    begun,
                    versions,
                    now,
                    stored,
                    beenChampion || now.champion() == OF_THE_NIGHT,
                    byGate,
                    harm,
                    done,
                    faults);
        }

        State promotedByGate(@Nullable String how) {
            return new State(
                    hosts,
                    owner,
                    expired,
                    begun,
                    versions,
                    standing,
                    stored,
                    beenChampion,
                    byGate + 1,
                    how,
                    done,
                    faults);
        }

        State finished() {
            return new State(
                    hosts, 0, false, begun, versions, standing, stored, beenChampion, byGate, harm, true, faults);
        }

        State faults(Faults left) {
            return new State(
                    hosts, owner, expired, begun, versions, standing, stored, beenChampion, byGate, harm, done, left);
        }
    }

    @Override
    public State begin() {
        return new State(
                List.of(Host.IDLE, Host.IDLE),
                0,
                false,
                0,
                0,
                new Standing(CHAMPION_BEFORE, false),
                null,
                false,
                0,
                null,
                false,
                faults);
    }

    @Override
    public List<Step<State>> steps(State state) {
        List<Step<State>> steps = new ArrayList<>();
        for (int i = 0; i < state.hosts().size(); i++) {
            Host host = state.hosts().get(i);
            String name = "host " + (i + 1);
            if (host.suspended()) {
                steps.add(Step.chance(name + " wakes up", state.with(i, host.suspended(false))));
                continue;
            }
            work(host, i, name, state).ifPresent(steps::add);
            if (state.faults().disturbances() > 0 && host.execution() != 0) {
                State disturbed = state.faults(state.faults().disturbance());
                steps.add(Step.chance(name + " is suspended", disturbed.with(i, host.suspended(true))));
                steps.add(Step.chance(name + " is killed and restarted", disturbed.with(i, Host.IDLE)));
            }
        }
        expiry(state).ifPresent(steps::add);
        if (state.faults().operations() > 0) {
            operations(state, steps);
        }
        return steps;
    }

    private static Optional<Step<State>> expiry(State state) {
        if (state.owner() == 0 || state.expired()) {
            return Optional.empty();
        }
        boolean beats = state.hosts().stream().anyMatch(it -> it.execution() == state.owner() && !it.suspended());
        String text = "the lease of execution " + state.owner() + " expires";
        if (!beats) {
            return Optional.of(Step.sure(text, state.owned(state.owner(), true)));
        }
        return state.faults().disturbances() == 0
                ? Optional.empty()
                : Optional.of(Step.chance(
                        text,
                        state.owned(state.owner(), true).faults(state.faults().disturbance())));
    }

    private static void operations(State state, List<Step<State>> steps) {
        State less = state.faults(state.faults().operation());
        promotion("an operator promotes v" + OF_THE_OPERATOR, OF_THE_OPERATOR, less, steps);
        if (state.versions() > 0) {
            promotion("an operator promotes v" + OF_THE_NIGHT + ", the night's", OF_THE_NIGHT, less, steps);
        }
        if (state.standing().champion() != CHAMPION_BEFORE) {
            promotion("an operator rolls back to v" + CHAMPION_BEFORE, CHAMPION_BEFORE, less, steps);
        }
        if (state.standing().pinned()) {
            Standing unpinned = new Standing(state.standing().champion(), false);
            steps.add(Step.chance("an operator unpins v" + unpinned.champion(), less.standing(unpinned)));
        }
    }

    private static void promotion(String text, int version, State state, List<Step<State>> steps) {
        steps.add(Step.chance(text + ", which pins it", state.standing(new Standing(version, true))));
    }

    private Optional<Step<State>> work(Host host, int place, String name, State state) {
        return switch (host.at()) {
            case IDLE -> idle(place, name, state);
            case REGISTER -> Optional.of(register(host, place, name, state));
            case LOOK ->
                Optional.of(Step.sure(
                        name + " looks who the champion is: " + text(state.standing()),
                        state.with(place, host.looked(state.standing()))));
            case COMPARE -> Optional.of(compare(host, place, name, state));
            case STORE -> Optional.of(store(host, place, name, state));
            case PROMOTE -> Optional.of(promote(host, place, name, state));
            case END -> Optional.of(end(host, place, name, state));
        };
    }

    private static Optional<Step<State>> idle(int place, String name, State state) {
        if (state.done()) {
            return Optional.empty();
        }
        if (state.owner() != 0) {
            return state.expired()
                    ? Optional.of(Step.sure(
                            name + " takes the run from execution " + state.owner() + ", whose lease has expired",
                            state.owned(0, false)))
                    : Optional.empty();
        }
        int execution = state.begun() + 1;
        Verdict stored = state.stored();
        At next = stored == null ? At.REGISTER : stored.promote() ? At.PROMOTE : At.END;
        return Optional.of(Step.sure(
                name + " begins execution " + execution + (stored == null ? "" : ", with the verdict that is stored"),
                state.begun(execution).with(place, new Host(next, execution, null, stored, false))));
    }

    private static Step<State> register(Host host, int place, String name, State state) {
        if (state.owner() != host.execution()) {
            return lost(place, name, state);
        }
        return state.versions() > 0
                ? Step.sure(name + " finds the version registered", state.with(place, host.at(At.LOOK)))
                : Step.sure(
                        name + " registers v" + OF_THE_NIGHT, state.registered().with(place, host.at(At.LOOK)));
    }

    private static Step<State> compare(Host host, int place, String name, State state) {
        Standing seen = host.seen();
        if (seen == null) {
            throw new IllegalStateException("Cannot compare: nothing was looked at");
        }
        Verdict verdict = new Verdict(!seen.pinned(), seen);
        return Step.sure(
                name + " compares v" + OF_THE_NIGHT + " with it: "
                        + (verdict.promote() ? "better" : "a person decides"),
                state.with(place, host.decided(verdict, At.STORE)));
    }

    private static Step<State> store(Host host, int place, String name, State state) {
        Verdict verdict = host.verdict();
        if (state.owner() != host.execution() || verdict == null) {
            return lost(place, name, state);
        }
        return Step.sure(
                name + " stores the verdict",
                state.stored(verdict).with(place, host.at(verdict.promote() ? At.PROMOTE : At.END)));
    }

    private Step<State> promote(Host host, int place, String name, State state) {
        Verdict verdict = host.verdict();
        if (state.owner() != host.execution() || verdict == null) {
            return lost(place, name, state);
        }
        boolean already =
                switch (rule) {
                    case COMPARE_AND_SET -> state.beenChampion();
                    case COMPARE_ONLY -> state.standing().champion() == OF_THE_NIGHT;
                    case HOWEVER_OLD -> false;
                };
        if (already) {
            return Step.sure(name + " finds it promoted already", state.with(place, host.at(At.END)));
        }
        if (rule != Rule.HOWEVER_OLD && !state.standing().equals(verdict.basedOn())) {
            return Step.sure(
                    name + " finds that the champion has changed: " + text(state.standing()),
                    state.with(place, host.at(At.LOOK)));
        }
        State promoted = state.promotedByGate(harm(verdict, state))
                .standing(new Standing(OF_THE_NIGHT, state.standing().pinned()));
        return Step.sure(name + " promotes v" + OF_THE_NIGHT, promoted.with(place, host.at(At.END)));
    }

    private static @Nullable String harm(Verdict verdict, State state) {
        Standing now = state.standing();
        if (now.equals(verdict.basedOn()) || now.champion() == OF_THE_NIGHT) {
            return state.harm();
        }
        return "v" + OF_THE_NIGHT + " replaces " + text(now) + ", though it was compared with "
                + text(verdict.basedOn());
    }

    private static Step<State> end(Host host, int place, String name, State state) {
        return state.owner() == host.execution()
                ? Step.sure(name + " completes the run", state.finished().with(place, Host.IDLE))
                : lost(place, name, state);
    }

    private static Step<State> lost(int place, String name, State state) {
        return Step.sure(name + " finds that it has lost the run", state.with(place, Host.IDLE));
    }

    private static String text(Standing standing) {
        return "v" + standing.champion() + (standing.pinned() ? ", pinned" : "");
    }

    @Override
    public Optional<String> broken(State state) {
        if (state.harm() != null) {
            return Optional.of(state.harm());
        }
        if (state.versions() > 1) {
            return Optional.of("the night has registered " + state.versions() + " versions");
        }
        return state.byGate() > 1
                ? Optional.of("the gate has promoted the night's version " + state.byGate() + " times")
                : Optional.empty();
    }

    @Override
    public boolean done(State state) {
        return state.done();
    }

    @Override
    public boolean healthy(State state) {
        return state.hosts().stream().anyMatch(it -> !it.suspended());
    }
}
