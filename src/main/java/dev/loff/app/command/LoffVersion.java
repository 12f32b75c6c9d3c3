package dev.loff.app.command;

import dev.loff.app.build.Build;
import picocli.CommandLine.IVersionProvider;

/** The lines of {@code loff --version}. */
final class LoffVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        Build build = Build.current();
        return new String[] {
            "loff " + build.loff(), "Java " + Runtime.version(), "PostgreSQL " + build.postgres() + " (embedded)"
        };
    }
}
