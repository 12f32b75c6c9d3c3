package dev.loff.app.command;

import dev.loff.app.access.Role;
import dev.loff.app.access.Tokens;
import dev.loff.app.jobs.Actor;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Secrets for programs that come over HTTP, sent as: Authorization: Bearer TOKEN",
        subcommands = {TokenCommand.Create.class, TokenCommand.ListTokens.class, TokenCommand.Revoke.class})
@Dependent
@Unremovable
public class TokenCommand implements Callable<Integer> {
    @Inject
    Tokens tokens;

    @Override
    public Integer call() {
        return print(tokens, false);
    }

    private static Integer print(Tokens tokens, boolean json) {
        if (json) {
            Output.json(tokens.all());
        } else {
            Output.table(
                    List.of("name", "role", "made by", "made", "expires", "last used", "revoked"),
                    tokens.all().stream()
                            .map(it -> List.of(
                                    it.name(),
                                    it.role(),
                                    it.createdBy(),
                                    it.createdAt().toString(),
                                    it.expiresAt().toString(),
                                    it.usedAt().toString(),
                                    it.revokedAt() == null ? "" : it.revokedAt().toString()))
                            .toList());
        }
        return ExitCode.COMPLETED.code();
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Make a token and print it. It is printed this once: only its hash is kept.")
    @Dependent
    @Unremovable
    static class Create implements Callable<Integer>, CreatesHome {
        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "What it is for; the audit log has it.")
        String name;

        @Option(names = "--role", required = true, paramLabel = "ROLE", description = "What it may do.")
        String role;

        @Option(
                names = "--expires",
                paramLabel = "DURATION",
                defaultValue = "90d",
                converter = DurationConverter.class,
                description = "When it ends, such as 90d or 12h (default: ${DEFAULT-VALUE}).")
        Duration expires;

        @Inject
        Tokens tokens;

        @Override
        public Integer call() {
            System.out.println(tokens.create(name, Role.named(role), expires, Actor.commandLine()));
            return ExitCode.COMPLETED.code();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List tokens, with those that are over.")
    @Dependent
    @Unremovable
    static class ListTokens implements Callable<Integer> {
        @Option(names = "--json", description = "Print a JSON array.")
        boolean json;

        @Inject
        Tokens tokens;

        @Override
        public Integer call() {
            return print(tokens, json);
        }
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "End a token at once.")
    @Dependent
    @Unremovable
    static class Revoke implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Which.")
        String name;

        @Inject
        Tokens tokens;

        @Override
        public Integer call() {
            tokens.revoke(name, Actor.commandLine());
            return ExitCode.COMPLETED.code();
        }
    }
}
