package dev.loff.app.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two hosts and one run that makes some files. An execution writes each file under a temporary name, renames it, checks inside a
 * transaction that it still owns the run, and commits the row that names the file. Its lease may expire at any time; then the
 * other host takes over the run and begins its own execution. A repair removes files that no row names.
 *
 * <p>No two executions write the same bytes here: they may run on different processors.
 *
 * @param rules those of the protocol
 * @param files how many files the run has to make
 * @param faults how many faults there may be
 */
record CommittedFiles(Rules rules, int files, Faults faults) implements Protocol<CommittedFiles.State> {
    private static final int UNWRITTEN = 0;

    /** The rules; each of them was different once. */
    record Rules(Names names, Question question, Limit limit) {
        static final Rules PRESENT = new Rules(Names.OF_THE_ATTEMPT, Question.IN_THE_COMMIT, Limit.ENDS_IT);
        static final Rules FORMER = new Rules(Names.OF_THE_FILE, Question.IN_THE_COMMIT, Limit.ENDS_IT);

        Rules with(Names other) {
            return new Rules(other, question, limit);
        }

        Rules with(Limit other) {
            return new Rules(names, question, other);
        }

        Rules with(Question other) {
            return new Rules(names, other, limit);
        }
    }

    /** What a file's name contains. */
    enum Names {
        /** The file and the attempt that writes it. */
        OF_THE_ATTEMPT,
        /** The same while it is written; then only the file. */
        OF_THE_FILE_WHEN_WHOLE,
        /** Only the file. */
        OF_THE_FILE
    }

    /** When an execution checks that it owns the run. */
    enum Question {
        /** After the rename, in the transaction that commits the row. */
        IN_THE_COMMIT,
        /** Also before the rename. */
        ALSO_BEFORE_THE_RENAME,
        /** Never. */
        NEVER
    }

    /** The next action of a host. */
    enum At {
        IDLE,
        OPEN,
        WRITE,
        ASK_FIRST,
        RENAME,
        ASK,
        COMMIT,
        CLEAN_UP
    }

    /**
     * A host and its execution.
     *
     * @param execution 0 when it runs none
     * @param todo the files without a row when the execution began
     * @param inode the file that it writes
     * @param transaction whether it has one open, which prevents others from taking over the run
     */
    record Host(At at, int execution, List<Integer> todo, int inode, boolean transaction, boolean suspended) {
        static final Host IDLE = new Host(At.IDLE, 0, List.of(), 0, false, false);

        Host at(At next) {
            return new Host(next, execution, todo, inode, transaction, suspended);
        }

        Host writing(int into) {
            return new Host(At.WRITE, execution, todo, into, transaction, suspended);
        }

        Host suspended(boolean now) {
            return new Host(at, execution, todo, inode, transaction, now);
        }

        Host transaction(boolean now) {
            return new Host(at, execution, todo, inode, now, suspended);
        }

        Host nextFile() {
            return new Host(At.OPEN, execution, List.copyOf(todo.subList(1, todo.size())), 0, false, suspended);
        }

        int file() {
            return todo.get(0);
        }
    }

    /** A committed row: its file, and the execution whose bytes the row's hash is of. */
    record Row(String file, int content) {}

    /** How many kills, suspensions, late heartbeats and repairs may still come; without a bound there are infinitely many states. */
    record Faults(int disturbances, int repairs) {
        Faults disturbance() {
            return new Faults(disturbances - 1, repairs);
        }

        Faults repair() {
            return new Faults(disturbances, repairs - 1);
        }
    }

    /**
     * The database and the data folder.
     *
     * @param owner the execution that owns the run; 0 when none does
     * @param begun the number of executions so far
     * @param content per inode, the execution that wrote it
     * @param names per name, the inode
     * @param rows per file
     * @param strays the files that a repair under way has listed
     * @param harm the promise that was broken; null when none was
     */
    record State(
            List<Host> hosts,
            int owner,
            boolean expired,
            int begun,
            List<Integer> content,
            Map<String, Integer> names,
            Map<Integer, Row> rows,
            List<String> strays,
            @Nullable String harm,
            boolean done,
            Faults faults) {
        State with(int place, Host host) {
            return new State(
                    Replaced.at(hosts, place, host),
                    owner,
                    expired,
                    begun,
                    content,
                    names,
                    rows,
                    strays,
                    harm,
                    done,
                    faults);
        }

        State owned(int by, boolean late) {
            return new State(hosts, by, late, begun, content, names, rows, strays, harm, done, faults);
        }

        State begun(int number) {
            return new State(hosts, number, false, number, content, names, rows, strays, harm, done, faults);
        }

        State files(List<Integer> inodes, Map<String, Integer> named) {
            return new State(hosts, owner, expired, begun, inodes, named, rows, strays, harm, done, faults);
        }

        State row(int file, Row row) {
            return new State(
                    hosts,
                    owner,
                    expired,
                    begun,
                    content,
                    names,
                    Replaced.put(rows, file, row),
                    strays,
                    harm,
                    done,
                    faults);
        }

        State strays(List<String> listed) {
            return new State(hosts, owner, expired, begun, content, names, rows, listed, harm, done, faults);
        }

        State faults(Faults left) {
            return new State(hosts, owner, expired, begun, content, names, rows, strays, harm, done, left);
        }

        State finished() {
            return new State(hosts, 0, false, begun, content, names, rows, strays, harm, true, faults);
        }

        /** Records that this name is written, if a row names it. */
        State written(String name) {
            boolean committed = rows.values().stream().anyMatch(it -> it.file().equals(name));
            return committed ? harmed("the committed file " + name + " is written again or removed") : this;
        }

        State harmed(String how) {
            return new State(hosts, owner, expired, begun, content, names, rows, strays, how, done, faults);
        }

        State written(int inode) {
            State now = this;
            for (Map.Entry<String, Integer> name : names.entrySet()) {
                now = name.getValue() == inode ? now.written(name.getKey()) : now;
            }
            return now;
        }
    }

    @Override
    public State begin() {
        return new State(
                List.of(Host.IDLE, Host.IDLE),
                0,
                false,
                0,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
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
                serverEndsIts(host, i, state).ifPresent(steps::add);
                continue;
            }
            work(host, i, name, state).ifPresent(steps::add);
            if (host.execution() != 0 && state.owner() == host.execution() && state.expired()) {
                steps.add(Step.sure(name + " extends its lease", state.owned(host.execution(), false)));
            }
            if (state.faults().disturbances() > 0 && host.execution() != 0) {
                steps.add(Step.chance(
                        name + " is suspended",
                        state.with(i, host.suspended(true))
                                .faults(state.faults().disturbance())));
            }
            if (state.faults().disturbances() > 0 && host.execution() != 0) {
                steps.add(Step.chance(
                        name + " is killed and restarted",
                        state.with(i, Host.IDLE).faults(state.faults().disturbance())));
            }
        }
        expiry(state).ifPresent(steps::add);
        repair(state).ifPresent(steps::add);
        return steps;
    }

    private Optional<Step<State>> serverEndsIts(Host host, int place, State state) {
        return host.transaction() && rules.limit() == Limit.ENDS_IT
                ? Optional.of(Step.sure(
                        "the server ends the transaction of host " + (place + 1) + ", which is idle",
                        state.with(place, host.transaction(false))))
                : Optional.empty();
    }

    /** The lease of a host that is gone or suspended always expires; that of a healthy host may expire. */
    private static Optional<Step<State>> expiry(State state) {
        if (state.owner() == 0 || state.expired()) {
            return Optional.empty();
        }
        String text = "the lease of execution " + state.owner() + " expires";
        boolean beats = state.hosts().stream().anyMatch(it -> it.execution() == state.owner() && !it.suspended());
        if (!beats) {
            return Optional.of(Step.sure(text, state.owned(state.owner(), true)));
        }
        return state.faults().disturbances() == 0
                ? Optional.empty()
                : Optional.of(Step.chance(
                        text,
                        state.owned(state.owner(), true).faults(state.faults().disturbance())));
    }

    private Optional<Step<State>> work(Host host, int place, String name, State state) {
        return switch (host.at()) {
            case IDLE -> idle(place, name, state);
            case OPEN ->
                Optional.of(host.todo().isEmpty() ? finish(host, place, name, state) : open(host, place, name, state));
            case WRITE -> Optional.of(write(host, place, name, state));
            case ASK_FIRST -> Optional.of(askFirst(host, place, name, state));
            case RENAME -> Optional.of(rename(host, place, name, state));
            case ASK -> Optional.of(ask(host, place, name, state));
            case COMMIT -> Optional.of(commit(host, place, name, state));
            case CLEAN_UP -> Optional.of(cleanUp(host, place, name, state));
        };
    }

    private Optional<Step<State>> idle(int place, String name, State state) {
        if (state.done()) {
            return Optional.empty();
        }
        if (state.owner() == 0) {
            int execution = state.begun() + 1;
            List<Integer> todo = new ArrayList<>();
            for (int file = 1; file <= files; file++) {
                if (!state.rows().containsKey(file)) {
                    todo.add(file);
                }
            }
            Host begun = new Host(At.OPEN, execution, List.copyOf(todo), 0, false, false);
            return Optional.of(Step.sure(
                    name + " begins execution " + execution,
                    state.begun(execution).with(place, begun)));
        }
        boolean heldOff = state.hosts().stream().anyMatch(Host::transaction);
        return state.expired() && !heldOff
                ? Optional.of(Step.sure(
                        name + " takes the run from execution " + state.owner() + ", whose lease has expired",
                        state.owned(0, false)))
                : Optional.empty();
    }

    private Step<State> open(Host host, int place, String name, State state) {
        String temporary = temporary(host);
        Integer there = state.names().get(temporary);
        String text = name + " opens " + temporary;
        if (there != null) {
            List<Integer> emptied = Replaced.at(state.content(), there, UNWRITTEN);
            return Step.sure(
                    text + ", which is there, and empties it",
                    state.written(there).files(emptied, state.names()).with(place, host.writing(there)));
        }
        int inode = state.content().size();
        return Step.sure(
                text,
                state.files(Replaced.added(state.content(), UNWRITTEN), Replaced.put(state.names(), temporary, inode))
                        .with(place, host.writing(inode)));
    }

    private Step<State> write(Host host, int place, String name, State state) {
        At next = rules.question() == Question.ALSO_BEFORE_THE_RENAME ? At.ASK_FIRST : At.RENAME;
        return Step.sure(
                name + " writes the bytes of execution " + host.execution(),
                state.written(host.inode())
                        .files(Replaced.at(state.content(), host.inode(), host.execution()), state.names())
                        .with(place, host.at(next)));
    }

    private Step<State> askFirst(Host host, int place, String name, State state) {
        return state.owner() == host.execution()
                ? Step.sure(name + " asks and owns the run", state.with(place, host.at(At.RENAME)))
                : lost(host, place, name, state);
    }

    private Step<State> rename(Host host, int place, String name, State state) {
        Integer inode = state.names().get(temporary(host));
        if (inode == null) {
            return fail(host, place, name + " fails: " + temporary(host) + " is not there", state);
        }
        return Step.sure(
                name + " renames it to " + target(host),
                state.written(target(host))
                        .files(
                                state.content(),
                                Replaced.put(Replaced.without(state.names(), temporary(host)), target(host), inode))
                        .with(place, host.at(At.ASK)));
    }

    private Step<State> ask(Host host, int place, String name, State state) {
        if (rules.question() != Question.NEVER && state.owner() != host.execution()) {
            return lost(host, place, name, state);
        }
        return Step.sure(
                name + " asks inside a transaction and owns the run",
                state.with(place, host.at(At.COMMIT).transaction(true)));
    }

    private Step<State> commit(Host host, int place, String name, State state) {
        if (!host.transaction() || state.rows().containsKey(host.file())) {
            return lost(host.transaction(false), place, name, state);
        }
        State owned = state.owner() == host.execution()
                ? state
                : state.harmed("execution " + host.execution() + " commits, although it has lost the run");
        return Step.sure(
                name + " commits the row of file " + host.file() + ": " + target(host) + " with the bytes of execution "
                        + host.execution(),
                owned.row(host.file(), new Row(target(host), host.execution())).with(place, host.nextFile()));
    }

    /** An attempt may remove files under its own names, but not under names that others use. */
    private Step<State> lost(Host host, int place, String name, State state) {
        return rules.names() == Names.OF_THE_ATTEMPT
                ? Step.sure(name + " cannot commit", state.with(place, host.at(At.CLEAN_UP)))
                : fail(host, place, name + " cannot commit, and its execution ends", state);
    }

    private Step<State> cleanUp(Host host, int place, String name, State state) {
        State cleared = state.written(target(host))
                .files(
                        state.content(),
                        Replaced.without(Replaced.without(state.names(), target(host)), temporary(host)));
        return fail(host, place, name + " removes what it has written, and its execution ends", cleared);
    }

    private static Step<State> fail(Host host, int place, String text, State state) {
        State ended = state.owner() == host.execution() ? state.owned(0, false) : state;
        return Step.sure(text, ended.with(place, Host.IDLE));
    }

    private static Step<State> finish(Host host, int place, String name, State state) {
        return state.owner() == host.execution()
                ? Step.sure(name + " completes the run", state.finished().with(place, Host.IDLE))
                : Step.sure(name + " finds that it has lost the run", state.with(place, Host.IDLE));
    }

    /** Lists while no run is active and removes later, when one may be active again. */
    private static Optional<Step<State>> repair(State state) {
        if (!state.strays().isEmpty()) {
            State removed = state.strays(List.of());
            for (String stray : state.strays()) {
                removed = removed.written(stray).files(removed.content(), Replaced.without(removed.names(), stray));
            }
            return Optional.of(Step.chance("a repair removes " + String.join(", ", state.strays()), removed));
        }
        List<String> strays = new ArrayList<>(state.names().keySet());
        state.rows().values().forEach(it -> strays.remove(it.file()));
        Collections.sort(strays);
        return state.owner() != 0 || strays.isEmpty() || state.faults().repairs() == 0
                ? Optional.empty()
                : Optional.of(Step.chance(
                        "a repair finds " + String.join(", ", strays) + ", which no row names",
                        state.strays(List.copyOf(strays)).faults(state.faults().repair())));
    }

    private String target(Host host) {
        return switch (rules.names()) {
            case OF_THE_ATTEMPT -> "file-" + host.file() + "-" + host.execution();
            case OF_THE_FILE, OF_THE_FILE_WHEN_WHOLE -> "file-" + host.file();
        };
    }

    private String temporary(Host host) {
        return switch (rules.names()) {
            case OF_THE_FILE -> "file-" + host.file() + ".tmp";
            case OF_THE_ATTEMPT, OF_THE_FILE_WHEN_WHOLE -> "file-" + host.file() + "-" + host.execution() + ".tmp";
        };
    }

    @Override
    public Optional<String> broken(State state) {
        if (state.harm() != null) {
            return Optional.of(state.harm());
        }
        for (Row row : state.rows().values()) {
            Integer inode = state.names().get(row.file());
            if (inode == null) {
                return Optional.of("the committed file " + row.file() + " is not there");
            }
            int content = state.content().get(inode);
            if (content != row.content()) {
                return Optional.of("the row of " + row.file() + " has the hash of execution " + row.content()
                        + ", the file the bytes of execution " + content);
            }
        }
        return Optional.empty();
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
