package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.retention.Holds;
import dev.loff.registry.LegalHolds;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = {
            "Legal holds: what may not be removed whatever its age.",
            "KIND is model (NAME VERSION), feature-set, snapshot or execution (their number)."
        },
        subcommands = {HoldCommand.Add.class, HoldCommand.Remove.class, HoldCommand.ListHolds.class})
@Dependent
@Unremovable
public class HoldCommand implements Callable<Integer> {
    @Inject
    Holds holds;

    @Override
    public Integer call() {
        print(holds.all(), false);
        return ExitCode.COMPLETED.code();
    }

    private static void print(List<LegalHolds.Hold> all, boolean json) {
        if (json) {
            Output.json(all);
        } else {
            Output.table(
                    List.of("kind", "id", "held", "since", "by", "reason"),
                    all.stream()
                            .map(it -> List.of(
                                    it.kind(),
                                    Long.toString(it.subjectId()),
                                    it.subject(),
                                    it.since().toString(),
                                    it.actor(),
                                    it.reason()))
                            .toList());
        }
    }

    /** What is held or let go. */
    static final class Subject {
        @Parameters(index = "0", paramLabel = "KIND", description = "model, feature-set, snapshot or execution.")
        String kind;

        @Parameters(
                index = "1..*",
                arity = "1..2",
                paramLabel = "WHICH",
                description = "A number; a model's name and version.")
        List<String> which;
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Hold something.")
    @Dependent
    @Unremovable
    static class Add implements Callable<Integer> {
        @Mixin
        Subject subject;

        @Option(names = "--reason", required = true, description = "Why; it is kept with the hold.")
        String reason;

        @Inject
        Holds holds;

        @Override
        public Integer call() {
            holds.add(subject.kind, subject.which, reason, Actor.commandLine());
            return ExitCode.COMPLETED.code();
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Let something go.")
    @Dependent
    @Unremovable
    static class Remove implements Callable<Integer> {
        @Mixin
        Subject subject;

        @Inject
        Holds holds;

        @Override
        public Integer call() {
            holds.remove(subject.kind, subject.which, Actor.commandLine());
            return ExitCode.COMPLETED.code();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List what is held.")
    @Dependent
    @Unremovable
    static class ListHolds implements Callable<Integer> {
        @Option(names = "--json", description = "Print a JSON array.")
        boolean json;

        @Inject
        Holds holds;

        @Override
        public Integer call() {
            print(holds.all(), json);
            return ExitCode.COMPLETED.code();
        }
    }
}
