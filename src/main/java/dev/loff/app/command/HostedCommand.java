package dev.loff.app.command;

import java.util.Map;

/** A command, or a mixin of commands, that asks something of the host before it starts. */
public interface HostedCommand {

    /**
     * Configuration the host starts with. Asked of an instance whose options are set and whose injected fields are not; wins
     * over files and environment.
     */
    Map<String, String> hostConfig();
}
