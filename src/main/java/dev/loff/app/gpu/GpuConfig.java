package dev.loff.app.gpu;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** GPUs, if the program was built for them (Maven profile {@code gpu}). */
@ConfigMapping(prefix = "loff.gpu")
public interface GpuConfig {

    /** {@code auto}: on GPUs where there are some, else on the processor; {@code required}: refuses to run without; {@code off}: never. */
    @WithDefault("auto")
    GpuUse use();

    /** Which GPUs, counted from 0 as the driver does, such as {@code 0,2}; all if absent. */
    Optional<String> devices();

    /** Whether a GPU's memory is taken as it is needed; else all at once, which keeps other processes away from it. */
    @WithDefault("true")
    boolean memoryGrowth();
}
