package dev.loff.job;

import java.util.function.LongSupplier;

/**
 * The memory that matters for what is measured: the GPUs' where there are some, else this process's.
 *
 * @param of {@code GPU} or {@code process}
 * @param bytes how much is in use now; 0 where it is not known
 */
public record UsedMemory(String of, LongSupplier bytes) {
    /** The word for the GPUs' memory. */
    public static final String GPU = "GPU";

    /** The word for this process's. */
    public static final String PROCESS = "process";
}
