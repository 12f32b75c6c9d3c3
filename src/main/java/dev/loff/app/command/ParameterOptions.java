package dev.loff.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code -P name=value}, as often as needed. */
final class ParameterOptions {
    @Option(
            names = {"-P", "--parameter"},
            paramLabel = "NAME=VALUE",
            description = "A job parameter; repeat for more. `loff run JOB --help-parameters` lists them.")
    Map<String, String> values = new LinkedHashMap<>();
}
