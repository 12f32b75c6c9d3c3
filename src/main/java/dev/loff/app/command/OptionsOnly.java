package dev.loff.app.command;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/**
 * Makes commands whose options are read before the host starts. There are no beans yet: a constructor's parameters are null,
 * and such a command never runs.
 */
public final class OptionsOnly implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (!type.getName().startsWith("dev.loff.")) {
            return CommandLine.defaultFactory().create(type);
        }
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return type.cast(constructor.newInstance(new Object[constructor.getParameterCount()]));
    }
}
