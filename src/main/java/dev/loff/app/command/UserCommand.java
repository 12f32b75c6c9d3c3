package dev.loff.app.command;

import dev.loff.app.access.Accounts;
import dev.loff.app.access.Role;
import dev.loff.app.jobs.Actor;
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
        name = "user",
        mixinStandardHelpOptions = true,
        description = {
            "People who log in with a password.",
            "Roles: viewer, operator, releaser, admin; each may do what those before it may. Who has the data folder needs no",
            "user for these commands."
        },
        subcommands = {
            UserCommand.Add.class,
            UserCommand.ListUsers.class,
            UserCommand.ChangeRole.class,
            UserCommand.ChangePassword.class,
            UserCommand.Remove.class
        })
@Dependent
@Unremovable
public class UserCommand implements Callable<Integer> {
    @Inject
    Accounts accounts;

    @Override
    public Integer call() {
        return print(accounts, false);
    }

    private static Integer print(Accounts accounts, boolean json) {
        if (json) {
            Output.json(accounts.all());
        } else {
            Output.table(
                    List.of("name", "role", "since"),
                    accounts.all().stream()
                            .map(it -> List.of(it.name(), it.role(), it.since().toString()))
                            .toList());
        }
        return ExitCode.COMPLETED.code();
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Add a user; asks for the password.")
    @Dependent
    @Unremovable
    static class Add implements Callable<Integer>, CreatesHome {
        @Parameters(paramLabel = "NAME", description = "What the user logs in as.")
        String name;

        @Option(names = "--role", required = true, paramLabel = "ROLE", description = "What the user may do.")
        String role;

        @Mixin
        PasswordOption password;

        @Inject
        Accounts accounts;

        @Override
        public Integer call() {
            accounts.add(name, Role.named(role), password.read(), Actor.commandLine());
            return ExitCode.COMPLETED.code();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List users.")
    @Dependent
    @Unremovable
    static class ListUsers implements Callable<Integer> {
        @Option(names = "--json", description = "Print a JSON array.")
        boolean json;

        @Inject
        Accounts accounts;

        @Override
        public Integer call() {
            return print(accounts, json);
        }
    }

    @Command(name = "role", mixinStandardHelpOptions = true, description = "Give a user another role, at once.")
    @Dependent
    @Unremovable
    static class ChangeRole implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "NAME", description = "Whose.")
        String name;

        @Parameters(index = "1", paramLabel = "ROLE", description = "The new one.")
        String role;

        @Inject
        Accounts accounts;

        @Override
        public Integer call() {
            accounts.changeRole(name, Role.named(role), Actor.commandLine());
            return ExitCode.COMPLETED.code();
        }
    }

    @Command(
            name = "password",
            mixinStandardHelpOptions = true,
            description = "Give a user another password; ends the user's sessions.")
    @Dependent
    @Unremovable
    static class ChangePassword implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Whose.")
        String name;

        @Mixin
        PasswordOption password;

        @Inject
        Accounts accounts;

        @Override
        public Integer call() {
            accounts.changePassword(name, password.read(), Actor.commandLine());
            return ExitCode.COMPLETED.code();
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description =
                    "Remove a user and end the user's sessions. Tokens that the user made stay: revoke them apart.")
    @Dependent
    @Unremovable
    static class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Whom.")
        String name;

        @Inject
        Accounts accounts;

        @Override
        public Integer call() {
            accounts.remove(name, Actor.commandLine());
            return ExitCode.COMPLETED.code();
        }
    }
}
